// Stands on the PATH as `az`, `gh` or the browser, through a script of `programs.ts`: passes the call to the simulator's process and
// prints its answer. It starts once for every command of a test, so it imports as little as possible (node:http would double its time).
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [port, secret, name, ...args] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
send({ secret, name, args, cwd: process.cwd(), env: process.env });

// Without an answer, the simulator has stopped.
process.exitCode = 70;
const receive = ({ stdin, exitCode, stdout, stderr }) => {
  if (stdin === 'wanted') return send({ stdin: readFileSync(0, 'utf8') });
  process.exitCode = exitCode;
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return socket.end();
};

let text = '';
socket.on('data', (chunk) => {
  const lines = `${text}${chunk}`.split('\n');
  text = lines.pop();
  for (const line of lines) receive(JSON.parse(line));
});
socket.on('error', ({ message }) =>
  process.stderr.write(`${name}: the simulator does not answer: ${message}\n`),
);
