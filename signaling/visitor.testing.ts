import { randomBytes } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

/** For the tests: a client without manners, which sends what it is told to and keeps what it hears. */
export class Visitor {
  readonly peer = randomBytes(16).toString('base64url');
  readonly token = randomBytes(16).toString('base64url');
  /** Everything heard, oldest first, e.g. ['joined', {peer}]. */
  readonly heard: [event: string, value: unknown][] = [];
  readonly #listeners = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    for (const event of ['joined', 'left', 'message', 'refused']) {
      socket.on(event, (value: unknown) => this.#hear(event, value));
    }
    socket.on('disconnect', () => this.#hear('disconnect', undefined));
  }

  /** Resolves when connected; rejects with the message of the first failure. */
  static connect(
    port: number,
    options: { transports?: string[]; headers?: Record<string, string> } = {},
  ): Promise<Visitor> {
    const { transports = ['websocket'], headers = {} } = options;
    const socket = io(`http://127.0.0.1:${port}`, {
      transports,
      extraHeaders: headers,
      forceNew: true,
      reconnection: false,
    });
    const visitor = new Visitor(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(visitor));
      socket.once('connect_error', (error) => {
        const { context } = error as { context?: { responseText?: string } };
        reject(new Error(context?.responseText ?? error.message));
      });
    });
  }

  /** Sends any event with any values, and gives the server's reply. */
  ask(event: string, ...values: unknown[]): Promise<unknown> {
    return this.socket.timeout(5000).emitWithAck(event, ...values);
  }

  join(room: string, create = true): Promise<unknown> {
    return this.ask('join', { room, peer: this.peer, token: this.token, create });
  }

  send(to: Visitor | null, bytes: Uint8Array | string): Promise<unknown> {
    return this.ask('send', { to: to?.peer ?? null, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes });
  }

  /** The first such event heard, now or within five seconds. */
  async hears(event: string, matches: (value: unknown) => boolean = () => true): Promise<unknown> {
    const find = () => this.heard.find(([name, value]) => name === event && matches(value));
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (!found) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(found[1]);
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`did not hear ${event}; heard ${this.heard.map(([name]) => name).join(', ')}`));
      }, 5000);
      this.#listeners.add(look);
      look();
    });
  }

  /** The texts of the messages heard, in order. */
  get texts(): string[] {
    return this.heard
      .filter(([event]) => event === 'message')
      .map(([, value]) => Buffer.from((value as { bytes: Uint8Array }).bytes).toString());
  }

  close(): void {
    this.socket.disconnect();
  }

  #hear(event: string, value: unknown): void {
    this.heard.push([event, value]);
    for (const listener of this.#listeners) listener();
  }
}

/** For the tests: a websocket below socket.io, on which anything can be sent. */
export class BareSocket {
  /** What came, as text. */
  readonly heard: string[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.heard.push(String(data)));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static open(port: number): Promise<BareSocket> {
    const bare = new BareSocket(new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`));
    return new Promise((resolve) => bare.socket.once('open', () => resolve(bare)));
  }

  /** Has exchanged socket.io's greeting, so that events may follow. */
  static async greeted(port: number): Promise<BareSocket> {
    const bare = await BareSocket.open(port);
    const greeting = new Promise<void>((resolve) => {
      bare.socket.on('message', (data) => {
        if (String(data).startsWith('40')) resolve();
      });
    });
    bare.socket.send('40');
    await greeting;
    return bare;
  }
}

/** A random room id. */
export function roomId(): string {
  return randomBytes(16).toString('base64url');
}
