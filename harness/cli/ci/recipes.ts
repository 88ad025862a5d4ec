import { githubRecipe } from './github.ts';
import { gitlabRecipe } from './gitlab.ts';
import { type Recipe, recipeFiles, unsupported } from './recipe.ts';

/** Every recipe of examples/ci. @throws Error for a file of a CI system that the tests cannot execute */
export const recipes = (): Recipe[] =>
  recipeFiles().map(file => {
    if (file.startsWith('github-')) return githubRecipe(file);
    if (file.startsWith('gitlab-')) return gitlabRecipe(file);
    return unsupported(file, 'a name of another CI system', 'github-… and gitlab-…');
  });
