import fc from 'fast-check';
import { addDays, civilDate, type CivilDate } from '../../statute';
import { LONGEST_FIELD, readCsv } from '../../api/national-return/csv';
import { FAULTS } from '../../api/national-return/faults';
import { previewOf } from '../../api/national-return/preview';
import { readNationalReturn, type NationalReturn } from '../../api/national-return/read';
import type { ReturnFile } from '../../api/national-return/tables';
import { categoriesOf, countedOn, leadOn } from '../../workflows/leaving-care/categories';
import { aReturn } from './returns';

const LAST_DAY = civilDate('2027-03-31');
const HEADER = 'CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB';
const EPISODES = 'CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN';

const file = (name: string, ...lines: readonly string[]): ReturnFile => ({ name, text: lines.join('\r\n') });
const header = (...rows: readonly string[]): ReturnFile => file('header.csv', HEADER, ...rows);
const episodes = (...rows: readonly string[]): ReturnFile => file('episodes.csv', EPISODES, ...rows);
const child = (id = '101', dob = '10/07/2010') => `${id},1,${dob},WBRI,A1,0,`;
const episode = (
  from: string,
  to = '',
  rec = '',
  more: { ls?: string; rne?: string; place?: string; post?: string } = {},
) =>
  `101,${from},${more.rne ?? 'S'},${more.ls ?? 'V2'},N1,${more.place ?? 'U4'},PR1,${to},${rec},,,${more.post ?? ''},`;
const read = (...files: readonly ReturnFile[]): NationalReturn => readNationalReturn(files, LAST_DAY);
const codes = ({ faults }: NationalReturn) =>
  faults.map(({ file: name, line, column, code }) => [name, line, column, code]);
const only = ({ children }: NationalReturn) => {
  const [one] = children;
  if (one === undefined || children.length > 1) throw new Error(`${children.length} children were read, not one.`);
  return one;
};

/** What was said, wherever it stood in the files. */
const withoutPlaces = (child: ReturnType<typeof only>): unknown =>
  JSON.parse(JSON.stringify(child, (key, value: unknown) => (PLACES.includes(key) ? undefined : value)));
const PLACES = ['place', 'places', 'first', 'last'];

describe('CSV', () => {
  test.each([
    [
      'a byte-order mark',
      '\uFEFFA,B\n1,2\n',
      [
        ['A', 'B'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF and LF',
      'A,B\r\n1,2\n3,4',
      [
        ['A', 'B'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['quotes, commas and doubled quotes', '"A,1","B ""x"""\r\n', [['A,1', 'B "x"']]],
    [
      'line breaks in quotes',
      'A,B\n"1\r\n2",3\n',
      [
        ['A', 'B'],
        ['1\r\n2', '3'],
      ],
    ],
    [
      'empty lines and empty fields',
      '\n,\r\n\r\n"",x\n',
      [
        ['', ''],
        ['', 'x'],
      ],
    ],
  ])('%s', (_name, text, rows) => {
    expect(readCsv(text).rows.map(({ fields }) => fields)).toEqual(rows);
    expect(readCsv(text).faults).toEqual([]);
  });

  test('a row that cannot be read is refused by its line, and the next ones are read', () => {
    const long = 'x'.repeat(LONGEST_FIELD + 1);
    const { rows, faults } = readCsv(`A,B\n1"x,2\n"3\n4","5"x\n${long},6\n"${long}",7\n8,9\n"10,11\n12,13`);
    expect(faults).toEqual([
      { line: 2, code: 'quote-misplaced' },
      { line: 3, code: 'quote-misplaced' },
      { line: 4, code: 'quote-misplaced' },
      { line: 5, code: 'field-too-long' },
      { line: 6, code: 'field-too-long' },
      { line: 8, code: 'quote-misplaced' },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([1, 7, 9]);
  });

  test('a quote left open takes no good row with it', () => {
    const { rows, faults } = readCsv('A,B\n1,"2\n3,4\n5,"6\n7,8\n');
    expect(faults.map(({ line }) => line)).toEqual([2, 4]);
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('whatever is written by the rules is read back', () => {
    const anyField = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', 'é', ' '), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.array(anyField, { minLength: 3, maxLength: 3 }), { maxLength: 6 }), (body) => {
        const rows = [['A', 'B', 'C'], ...body];
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(readCsv(text).rows.map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });
});

describe('what a return says of a child', () => {
  test('episodes that go on with X1 are one spell, and any other reason ends it', () => {
    const one = only(
      read(
        header(child()),
        episodes(
          episode('01/10/2024', '15/10/2024', 'X1'),
          episode('15/10/2024', '30/11/2024', 'E13', { rne: 'P', place: 'K2' }),
          episode('20/08/2026', '', '', { ls: 'C2' }),
        ),
      ),
    );
    expect(one.history.episodes).toEqual([
      { from: '2024-10-01', to: '2024-10-15', basis: 'agreement' },
      { from: '2024-10-15', to: '2024-11-30', basis: 'agreement' },
      { from: '2026-08-20', to: null, basis: 'care-order' },
    ]);
    expect(one.questions).toEqual([]);
    const categories = categoriesOf(one.history);
    expect(countedOn(categories, civilDate('2024-11-30'))).toMatchObject({ days: 61, nights: 60 });
    expect(categories.readings.days.eligibleFrom).toBe('2026-09-18');
  });

  test('homes are told by kind, and a change of legal status alone is no move', () => {
    const { homes } = only(
      read(
        header(child()),
        episodes(
          episode('01/10/2024', '15/10/2024', 'X1'),
          episode('15/10/2024', '30/11/2024', 'X1', { rne: 'L', ls: 'C2' }),
          episode('30/11/2024', '', '', { rne: 'P', ls: 'C2', place: 'K2' }),
        ),
      ),
    );
    expect(homes.map(({ place: _, ...home }) => home)).toEqual([
      { kind: 'foster', provider: 'own', urn: undefined, from: '2024-10-01', to: '2024-11-30' },
      { kind: 'childrens-home', provider: 'own', urn: undefined, from: '2024-11-30', to: null },
    ]);
  });

  test('V3 is a series of short breaks, and V4 an agreement without days', () => {
    const breaks = (post: string) =>
      only(
        read(
          header(child()),
          episodes(
            episode('01/02/2025', '03/02/2025', 'E8', { ls: 'V3', post: 'ZZ1 1ZZ' }),
            episode('01/03/2025', '03/03/2025', 'E8', { ls: 'V3', post }),
            episode('01/01/2026', '31/12/2026', 'E8', { ls: 'V4' }),
          ),
        ),
      );
    const one = breaks('ZZ1 1ZZ');
    expect(one.history.episodes.map(({ series }) => series)).toEqual(['short-breaks', 'short-breaks']);
    expect(countedOn(categoriesOf(one.history), LAST_DAY)).toMatchObject({ days: 0, excluded: 6 });
    expect(one.questions).toEqual(['short-break-agreement']);
    expect(categoriesOf(one.history).shortBreaksOpen).toEqual([]);
    expect(categoriesOf(breaks('ZZ2 2ZZ').history).shortBreaksOpen[0]?.broken).toEqual([
      { limit: 'same-place', on: '2025-03-01' },
    ]);
  });

  test('special guardianship, education, six months at home, reviews and asylum', () => {
    const one = only(
      read(
        header(child('101', '10/07/2008')),
        episodes(episode('01/10/2020', '05/01/2026', 'E4A')),
        file(
          'reviews.csv',
          'CHILD,DOB,REVIEW,REVIEW_CODE',
          '101,10/07/2008,04/02/2025,PN1',
          '101,10/07/2008,04/08/2025,PN7',
        ),
        file('oc3.csv', 'CHILD,DOB,IN_TOUCH,ACTIV,ACCOM', '101,10/07/2008,RHOM,0,0'),
        file('uasc.csv', 'CHILD,SEX,DOB,DUC', '101,1,10/07/2008,01/06/2024'),
      ),
    );
    expect(one.reviews).toEqual([
      { on: '2025-02-04', tookPart: true },
      { on: '2025-08-04', tookPart: false },
    ]);
    expect(one.asylum).toEqual({ until: '2024-06-01' });
    expect(one.history.parentReturns).toEqual([{ from: '2026-01-05' }]);
    expect(leadOn(categoriesOf(one.history), civilDate('2026-07-10'))).toBe('qualifying');
    const settled = only(
      read(header(child('101', '10/07/2005')), episodes(episode('01/10/2015', '05/01/2019', 'E45'))),
    );
    expect(leadOn(categoriesOf(settled.history), civilDate('2022-01-01'))).toBe('qualifying');
    const studies = only(
      read(
        header(child('101', '10/07/2004')),
        episodes(episode('01/10/2015', '10/07/2022', 'E17')),
        file('oc3.csv', 'CHILD,DOB,IN_TOUCH,ACTIV,ACCOM', '101,10/07/2004,YES,F1,U1'),
      ),
    );
    expect(studies.careLeaver).toEqual({
      inTouch: 'in-touch',
      activity: 'education',
      home: 'independent',
      homeSuitable: true,
    });
    expect(leadOn(categoriesOf(studies.history), LAST_DAY)).toBe('former-relevant-education');
    expect(leadOn(categoriesOf(studies.history), addDays(LAST_DAY, -1))).toBe('person-under-25');
  });

  test.each([
    ['care before the first row', [episode('01/10/2024', '', '', { rne: 'P' })], ['care-before']],
    ['an episode that goes on nowhere', [episode('01/10/2024', '01/11/2024', 'X1')], ['continuation-missing']],
    ['home at 16 and not told whether it lasted', [episode('01/10/2024', '01/09/2026', 'E4B')], ['went-home']],
    ['custody', [episode('01/10/2024', '01/09/2026', 'E9')], ['custody']],
    ['care taken over elsewhere', [episode('01/10/2024', '01/09/2026', 'E3')], ['other-authority']],
  ])('it leaves open: %s', (_name, rows, questions) => {
    expect(only(read(header(child()), episodes(...rows))).questions).toEqual(questions);
  });

  test('two years together: an episode open in one and closed in the other is closed', () => {
    const open = { ...episodes(episode('01/10/2024')), name: '2025/episodes.csv' };
    const closed = { ...episodes(episode('01/10/2024', '01/11/2026', 'E13')), name: '2026/episodes.csv' };
    for (const files of [
      [open, closed],
      [closed, open],
    ]) {
      const both = read(header(child(), child()), ...files);
      expect(both.faults).toEqual([]);
      expect(only(both).history.episodes).toEqual([{ from: '2024-10-01', to: '2026-11-01', basis: 'agreement' }]);
    }
  });
});

describe('what is refused', () => {
  const GOOD = episode('01/10/2024', '15/10/2024', 'E8');

  test.each([
    ['an impossible date', episode('31/02/2025'), 'DECOM', 'impossible-date'],
    ['a date in another form', episode('2025-02-01'), 'DECOM', 'impossible-date'],
    ['a missing date', episode(''), 'DECOM', 'value-missing'],
    ['an end before the start', episode('01/02/2025', '31/01/2025', 'E8'), 'DEC', 'end-before-start'],
    ['an end without a reason', episode('01/02/2025', '02/02/2025'), 'REC', 'end-incomplete'],
    ['a reason without an end', episode('01/02/2025', '', 'E8'), 'DEC', 'end-incomplete'],
    ['an unknown legal status', episode('01/02/2025', '', '', { ls: 'ZZ' }), 'LS', 'unknown-code'],
    ['a code of the language', episode('01/02/2025', '', '', { ls: 'constructor' }), 'LS', 'unknown-code'],
    ['an unknown placement', episode('01/02/2025', '', '', { place: 'U9' }), 'PLACE', 'unknown-code'],
    ['an unknown reason', episode('01/02/2025', '02/02/2025', 'E99'), 'REC', 'unknown-code'],
    ['before birth', episode('09/07/2010', '10/07/2010', 'E8'), 'DECOM', 'before-birth'],
    ['after the return', episode('01/04/2027'), 'DECOM', 'after-return'],
    ['too few fields', '101,01/02/2025,S', undefined, 'row-length'],
    ['too many fields', `${episode('01/02/2025')},x`, undefined, 'row-length'],
    ['an unknown child', episode('01/02/2025').replace('101', '102'), 'CHILD', 'unknown-child'],
    ['a quote in the wrong place', episode('01/02/2025').replace('V2', 'V"2'), undefined, 'quote-misplaced'],
    ['an overlap', episode('14/10/2024', '20/10/2024', 'E8'), 'DECOM', 'episodes-overlap'],
    ['the same episode told otherwise', episode('01/10/2024', '16/10/2024', 'E8'), 'DECOM', 'episode-twice'],
  ])('%s', (_name, row, column, code) => {
    const found = read(header(child()), episodes(GOOD, row));
    expect(codes(found)).toEqual([['episodes.csv', 3, column, code]]);
    expect(only(found).history.episodes).toEqual([{ from: '2024-10-01', to: '2024-10-15', basis: 'agreement' }]);
  });

  test('an open episode with a later one after it is refused, and the later one taken', () => {
    const found = read(header(child()), episodes(episode('01/10/2024'), episode('01/03/2025')));
    expect(codes(found)).toEqual([['episodes.csv', 2, 'DEC', 'episode-not-closed']]);
    expect(only(found).history.episodes.map(({ from }) => from)).toEqual(['2025-03-01']);
  });

  test('a child with two dates of birth is left out, with all that rests on them', () => {
    const found = read(header(child(), child('101', '11/07/2010'), child('102')), episodes(GOOD));
    expect(codes(found)).toEqual([
      ['header.csv', 2, 'DOB', 'two-birth-dates'],
      ['header.csv', 3, 'DOB', 'two-birth-dates'],
      ['episodes.csv', 2, 'CHILD', 'unknown-child'],
    ]);
    expect(found.children.map((one) => one.child)).toEqual(['102']);
  });

  test('a review under another date of birth is refused, and the child is kept', () => {
    const found = read(
      header(child()),
      file('reviews.csv', 'CHILD,DOB,REVIEW,REVIEW_CODE', '101,11/07/2010,04/02/2025,PN1'),
    );
    expect(codes(found)).toEqual([['reviews.csv', 2, 'DOB', 'two-birth-dates']]);
    expect(only(found).reviews).toEqual([]);
  });

  test('a file without a column that is needed is refused whole, by the name of the column', () => {
    const found = read(header(child()), file('episodes.csv', 'CHILD,DECOM,RNE,LS,PLACE,PLACE_PROVIDER,REC,LS', GOOD));
    expect(codes(found)).toEqual([
      ['episodes.csv', 1, 'DEC', 'column-missing'],
      ['episodes.csv', 1, 'LS', 'column-twice'],
    ]);
    expect(codes(read(file('header.csv', '')))).toEqual([
      ['header.csv', 1, 'CHILD', 'column-missing'],
      ['header.csv', 1, 'DOB', 'column-missing'],
    ]);
  });

  test('columns may come in any order, in small letters, with others beside them; other files are left alone', () => {
    const found = read(
      { name: 'SSDA903 Header.CSV', text: '\uFEFFdob,extra,child\n10/07/2010,"x, y",101\n' },
      { name: 'sw_episodes.csv', text: 'nonsense' },
      { name: 'oc2.csv', text: '"' },
    );
    expect(found.faults).toEqual([]);
    expect(only(found).history.bornOn).toBe('2010-07-10');
    expect(found.leftAlone).toEqual(['sw_episodes.csv', 'oc2.csv']);
  });

  test('no fault repeats a value of the file', () => {
    const secret = ['31/02/2011', 'QQ9 9QQ', 'KIND9', '778899'];
    const rows = [
      episode(secret[0] ?? ''),
      episode('01/02/2025', '', '', { ls: secret[2] ?? '', post: secret[1] ?? '' }),
    ];
    const found = read(header(child(), child(secret[3], secret[0])), episodes(...rows, `${secret[3]},01/02/2025`));
    expect(found.faults.length).toBe(4);
    for (const value of secret) expect(JSON.stringify(found.faults)).not.toContain(value);
  });
});

describe('any text at all', () => {
  const names = fc.constantFrom('header.csv', 'episodes.csv', 'reviews.csv', 'oc3.csv', 'uasc.csv', 'other.csv');
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(
        HEADER,
        EPISODES,
        child(),
        child('102', '29/02/2008'),
        episode('01/10/2024'),
        '"',
        '""',
        ',,,',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { maxLength: 12 },
  );

  test('is read or refused, and never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: names, lines, end: fc.constantFrom('\n', '\r\n') }), { maxLength: 4 }),
        (files) => {
          const found = read(...files.map(({ name, lines: all, end }) => ({ name, text: all.join(end) })));
          for (const { code, message, line } of found.faults) {
            expect(message).toBe(FAULTS[code]);
            expect(line).toBeGreaterThan(0);
          }
          expect(previewOf(found.children, LAST_DAY).children).toBe(found.children.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('bytes of any kind, with the right first line before them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = Buffer.from(bytes).toString('latin1');
        const found = read(header(child()), { name: 'episodes.csv', text: `${EPISODES}\n${text}` });
        expect(found.children).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  test('what good rows say does not depend on bad rows around them, nor on their order', () => {
    const junk = fc.array(
      fc.constantFrom('101,x', '"', 'a"b', '101,99/99/2024,S,V2,,U4,PR1,,,,,,', '999,,,,,,,,,,,,'),
      { maxLength: 6 },
    );
    const good = [
      episode('01/10/2024', '15/10/2024', 'X1'),
      episode('15/10/2024', '30/11/2024', 'E8', { rne: 'P' }),
      episode('20/08/2026'),
    ];
    const clean = only(read(header(child()), episodes(...good)));
    fc.assert(
      fc.property(junk, fc.shuffledSubarray(good, { minLength: 3 }), (bad, rows) => {
        const found = read(header(child()), episodes(...rows, ...bad));
        expect(withoutPlaces(only(found))).toEqual(withoutPlaces(clean));
        expect(found.faults).toHaveLength(bad.length);
      }),
    );
  });
});

describe('a whole return', () => {
  test('5,000 children are read without a fault, and each is in exactly one count', () => {
    const { files, children } = aReturn(5000, LAST_DAY);
    const found = read(...files);
    expect(found.faults).toEqual([]);
    expect(found.children).toHaveLength(children);
    const preview = previewOf(found.children, LAST_DAY);
    const counted = Object.values(preview.categories).reduce((sum, one) => sum + one, 0);
    expect(counted + preview.withoutCare + preview.died).toBe(children);
    for (const code of ['eligible', 'relevant', 'former-relevant', 'person-under-25', 'qualifying'] as const)
      expect(preview.categories[code]).toBeGreaterThan(0);
  });

  test('the preview counts what is open', () => {
    const dev = read(
      header(child('101', '03/04/2009'), child('102', '03/04/2009'), child('103', '03/04/2009')),
      episodes(episode('31/12/2026'), episode('01/10/2024', '01/12/2024', 'E2').replace('101', '102')),
    );
    expect(previewOf(dev.children, LAST_DAY)).toEqual({
      children: 3,
      categories: {
        eligible: 1,
        relevant: 0,
        'former-relevant': 0,
        'former-relevant-education': 0,
        'person-under-25': 0,
        qualifying: 0,
        'qualifying-education': 0,
        'care-experienced': 0,
      },
      withoutCare: 1,
      died: 1,
      borderline: 1,
      shortBreaksOpen: 0,
      questions: {},
    });
    const on: CivilDate = civilDate('2027-03-30');
    expect(previewOf(dev.children, on).categories['care-experienced']).toBe(1);
  });
});
