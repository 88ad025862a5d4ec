import { Socket } from 'node:net';

/** From now on this process connects to nothing: what it imports can name the servers of production. */
export function refuseConnections(): void {
  Socket.prototype.connect = function refused(this: Socket): Socket {
    return this.destroy(new Error('failover check connects to no server'));
  };
}
