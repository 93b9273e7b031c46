import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { kindOf, type Transfer } from './transfers';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly server: Server;
}

/**
 * Notes what a server of this process sends, header bytes and all, until it is told to stop: what a browser says of it
 * also counts what its own cache answers.
 *
 * @returns the function that ends it; `origin` is the time in milliseconds since 1970 from which the transfers count
 */
export function watchServer(port: number): (origin: number) => Transfer[] {
  const before = new WeakMap<IncomingMessage, number>();
  const sent: Transfer[] = [];
  const ofPort = ({ server }: Exchange) => {
    const address = server.address();
    return typeof address === 'object' && address?.port === port;
  };
  const started = (message: unknown) => {
    const exchange = message as Exchange;
    if (ofPort(exchange)) before.set(exchange.request, exchange.socket.bytesWritten);
  };
  const finished = (message: unknown) => {
    const { request, socket } = message as Exchange;
    const from = before.get(request);
    if (from === undefined) return;
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const done = performance.timeOrigin + performance.now();
    sent.push({ kind: kindOf(path), path, bytes: socket.bytesWritten - from, done });
  };
  subscribe('http.server.request.start', started);
  subscribe('http.server.response.finish', finished);
  return (origin) => {
    unsubscribe('http.server.request.start', started);
    unsubscribe('http.server.response.finish', finished);
    return sent.map((transfer) => ({ ...transfer, done: transfer.done - origin }));
  };
}
