/** What the server has to say about itself. */
export type LogEvent = 'started' | 'stopped';

/**
 * Writes one line. Counters are numbers by type, so that no address, room, peer or payload can find its way into
 * a log.
 */
export type Log = (event: LogEvent, counters: Readonly<Record<string, number>>) => void;

/** One JSON object a line on standard output. */
export const logToStdout: Log = (event, counters) => {
  process.stdout.write(`${JSON.stringify({ event, time: new Date().toISOString(), ...counters })}\n`);
};
