import { once } from 'node:events';
import { answerLine } from './lines';
import { readSchoolCalendar } from './school';
import published from './vectors/vectors.json';

/**
 * Reads JSON lines on standard input and writes one JSON line for each, in order. A line that cannot be answered gets an
 * error with a code; the others go on. Empty lines are passed over.
 */
async function main(): Promise<void> {
  const schools = new Map(
    Object.entries(published.schoolCalendars).map(([id, school]) => [id, readSchoolCalendar(school)]),
  );
  let rest = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    await write(lines);
  }
  await write([rest]);

  /** Answers what has arrived, so that a caller who waits for each answer gets it. */
  async function write(lines: readonly string[]): Promise<void> {
    const asked = lines.filter((line) => line.trim() !== '');
    const text = asked.map((line) => `${JSON.stringify(answerLine(line, schools))}\n`).join('');
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}

void main();
