import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import published from '../../statute/vectors/vectors.json';

const ROOT = join(__dirname, '..', '..');
const STATUTE = join(ROOT, 'statute');
const COMMANDS = ['due.ts', 'calendar-tool.ts'];
const run = (file: string, args: readonly string[], input = '') =>
  spawnSync(process.execPath, ['--import', 'tsx', join(STATUTE, file), ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  });

describe('npm run due', () => {
  test('answers each line in order, bad ones among them', () => {
    const lines = published.vectors.map(({ expected, why, ...line }) => JSON.stringify(line));
    const input = [lines[0], 'nonsense', '', ...lines.slice(1), '{"id":"last","ruleId":"A4","facts":{}}'].join('\n');
    const answers = execFileSync(process.execPath, ['--require', 'tsx/cjs', join(STATUTE, 'due.ts')], {
      input,
      encoding: 'utf8',
    })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; due?: unknown; error?: unknown });
    expect(answers).toHaveLength(lines.length + 2);
    expect(answers[1]).toMatchObject({ id: null, error: { code: 'not-json' } });
    expect(answers.filter((_, index) => index !== 1).slice(0, -1)).toEqual(
      published.vectors.map(({ id, expected }) => ({ id, due: expected })),
    );
    expect(answers.at(-1)).toMatchObject({ id: 'last', due: null });
  });
});

describe('npm run calendar', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'));
    for (const name of ['calendar.england-and-wales.json', 'published.json']) {
      cpSync(join(STATUTE, 'data', name), join(folder, name));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (content: unknown): string => {
    const path = join(folder, 'edition.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const edition = {
    id: '2027-05-01',
    publishedOn: '2027-05-01',
    source: 'Invented for a test',
    adds: [{ date: '2027-06-07', name: 'One-off holiday' }],
    removes: [{ date: '2027-08-30', name: 'Summer bank holiday' }],
  };
  const stored = (): string => readFileSync(join(folder, 'calendar.england-and-wales.json'), 'utf8');

  test('check says what would change, and changes nothing', () => {
    const before = stored();
    expect(run('calendar-tool.ts', ['check', file(edition)])).toMatchObject({
      status: 0,
      stdout: [
        'edition 2027-05-01, published Saturday 1 May 2027',
        'a working day again: Monday 30 August 2027 (Summer bank holiday)',
        'a day off: Monday 7 June 2027 (One-off holiday)',
        'the published list reaches 2028-12-31; days off beyond are projected\n',
      ].join('\n'),
    });
    expect(stored()).toBe(before);
  });

  test('add puts it last, with its checksum, and not twice', () => {
    expect(run('calendar-tool.ts', ['add', file(edition), folder]).status).toBe(0);
    const { editions } = JSON.parse(stored()) as { editions: unknown[] };
    expect(editions.at(-1)).toEqual(edition);
    const guards = JSON.parse(readFileSync(join(folder, 'published.json'), 'utf8')) as {
      calendar: Record<string, string>;
    };
    expect(guards.calendar['2027-05-01']).toMatch(/^[0-9a-f]{64}$/);
    expect(run('calendar-tool.ts', ['add', file(edition), folder])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^refused: calendar-contradiction 2027-05-01: /) as unknown,
    });
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a contradiction',
      { ...edition, adds: [{ date: '2027-12-27', name: 'Again' }] },
      /calendar-contradiction 2027-05-01 2027-12-27/,
    ],
    ['a change of the past', { ...edition, adds: [{ date: '2027-04-30', name: 'Late' }] }, /calendar-past-change/],
    ['what is not JSON', 'nonsense', /not-json/],
    ['what is no edition', {}, /calendar-malformed/],
  ])('refuses %s and changes nothing', (_, content, message) => {
    const before = stored();
    const { status, stderr } = run('calendar-tool.ts', ['add', file(content), folder]);
    expect([status, stored()]).toEqual([1, before]);
    expect(stderr).toMatch(message);
  });

  test('says how it is used', () => expect(run('calendar-tool.ts', [])).toMatchObject({ status: 2, stdout: '' }));
});

describe('the library', () => {
  const files = readdirSync(STATUTE).filter((name) => name.endsWith('.ts') && !COMMANDS.includes(name));

  test.each(files)('%s is pure: no I/O, no clock, no host time zone, nothing of others', (name) => {
    const source = readFileSync(join(STATUTE, name), 'utf8');
    const code = source.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
    for (const [, from = ''] of code.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^\.\/[\w./-]+$/);
    expect(code).not.toMatch(
      /\b(Date|Intl|Temporal|process|require|globalThis|Math\.random|setTimeout|fetch)\b\s*[.(]/,
    );
  });
});
