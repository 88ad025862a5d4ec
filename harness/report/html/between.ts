// Read by the page as well as by Node.

/** What stands between the values of a list in an attribute: the name of a library can have spaces. */
export const BETWEEN = '\n';
