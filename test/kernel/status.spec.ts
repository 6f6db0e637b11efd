import { addDays, civilDate, instant, startOfDay } from '../../statute';
import type { Due, Outcome } from '../../workflows/kernel/events';
import { stretches } from '../../workflows/kernel/projection';
import type { Segment } from '../../workflows/kernel/state';
import { daysOverdue, inTime, overdueFrom, standingAt, statusOf } from '../../workflows/kernel/status';
import { begins, DAY, does, manager, oneStep, started } from './small';

const day = (on: string): Due => ({ on: civilDate(on), overdueFrom: overdueFrom({ on: civilDate(on) }) });
const moment = (at: string): Due => {
  const due = { on: civilDate(at.slice(0, 10)), at: instant(at) };
  return { ...due, overdueFrom: overdueFrom(due) };
};
const segment = (from: string, standing: Segment['standing'], due: Due | null = null, outcome?: Outcome): Segment => ({
  from: instant(from),
  standing,
  due,
  ...(outcome === undefined ? {} : { outcome }),
});

describe('statusOf', () => {
  const winter = { segments: [segment('2027-01-11T00:00:00Z', 'open', day('2027-01-21'))] };
  const overClockChange = { segments: [segment('2027-03-20T00:00:00Z', 'open', day('2027-03-28'))] };
  const hourly = { segments: [segment('2027-01-11T09:00:00Z', 'open', moment('2027-01-14T09:00:00.000Z'))] };

  test.each([
    [winter, '2027-01-10T23:59:59.999Z', 'not-open', 0],
    [winter, '2027-01-11T00:00:00.000Z', 'open', 0],
    [winter, '2027-01-13T23:59:59.999Z', 'open', 0],
    [winter, '2027-01-14T00:00:00.000Z', 'due-soon', 0],
    [winter, '2027-01-21T23:59:59.999Z', 'due-soon', 0],
    [winter, '2027-01-22T00:00:00.000Z', 'overdue', 1],
    [winter, '2027-02-21T12:00:00.000Z', 'overdue', 31],
    [overClockChange, '2027-03-28T22:59:59.999Z', 'due-soon', 0], // a Sunday of 23 hours in London
    [overClockChange, '2027-03-28T23:00:00.000Z', 'overdue', 1],
    [hourly, '2027-01-14T09:00:00.000Z', 'due-soon', 0],
    [hourly, '2027-01-14T09:00:00.001Z', 'overdue', 0],
    [hourly, '2027-01-15T00:00:00.000Z', 'overdue', 1],
  ] as const)('%#: %s', (duty, at, status, late) => {
    expect([statusOf(duty, instant(at)), daysOverdue(duty, instant(at))]).toEqual([status, late]);
  });

  test('what stands is the last that had begun; what is settled or paused is never overdue', () => {
    const duty = {
      segments: [
        segment('2027-01-11T00:00:00Z', 'open', day('2027-01-12')),
        segment('2027-01-20T00:00:00Z', 'paused'),
        segment('2027-01-25T00:00:00Z', 'open', day('2027-02-10')),
        segment('2027-02-01T00:00:00Z', 'settled', day('2027-02-10'), 'met'),
      ],
    };
    const asked = ['2027-01-13', '2027-01-20', '2027-01-25', '2027-02-01', '2030-01-01'].map((on) =>
      startOfDay(civilDate(on)),
    );
    expect(asked.map((at) => statusOf(duty, at))).toEqual(['overdue', 'paused', 'open', 'settled', 'settled']);
    expect(standingAt(duty, asked[4] ?? startOfDay(DAY))?.outcome).toBe('met');
  });

  test('a condition without a date is open for ever', () => {
    const duty = { segments: [segment('2027-01-11T00:00:00Z', 'open')] };
    expect(statusOf(duty, instant('2199-01-01T00:00:00Z'))).toBe('open');
  });
});

describe('inTime', () => {
  const onTheDay = { on: civilDate('2027-01-21') };

  test.each([
    ['that day', onTheDay, true],
    ['late that day', { ...onTheDay, at: instant('2027-01-21T23:59:00Z') }, true],
    ['the day after', { on: civilDate('2027-01-22') }, false],
  ])('of a day: %s', (_, done, expected) => {
    expect(inTime(done, day('2027-01-21'))).toBe(expected);
  });
});

describe('the stretches of a duty', () => {
  test('one after the other, without gap or overlap, from its opening; an empty one is left out', () => {
    const ledger = started(oneStep()).on(DAY, begins()).on(DAY, does());
    const duty = ledger.state.duties['plain'];
    expect(duty && stretches(duty).map(({ from, to, segment: { standing } }) => [from, to, standing])).toEqual([
      ['2027-01-11T00:00:00.000Z', null, 'settled'],
    ]);
  });

  test('an excuse that is taken back by a correction leaves no trace in what was true, and every trace in what was known', () => {
    const ledger = started(oneStep())
      .on(DAY, begins())
      .on('2027-01-13', manager.excuses('plain', 'good-reason'))
      .on('2027-01-15', manager.withdraws('excuse'));
    const standing = (on: string, knownBy: string) => ledger.status('plain', on, knownBy);
    expect([standing('2027-01-14', '2027-01-14'), standing('2027-01-14', '2027-01-15')]).toEqual([
      'settled',
      'due-soon',
    ]);
  });

  test('four questions of two dates, each with its own answer', () => {
    const ledger = started(oneStep())
      .on(DAY, begins())
      .on('2027-02-01', does({ on: '2027-01-20' }));
    const dates = ['2027-01-19', '2027-01-25'];
    const known = ['2027-01-31', '2027-02-01'];
    expect(dates.flatMap((asAt) => known.map((knownBy) => ledger.status('plain', asAt, knownBy)))).toEqual([
      'due-soon',
      'due-soon',
      'overdue',
      'settled',
    ]);
    expect(ledger.daysOverdue('plain', addDays(DAY, 30))).toBe(0);
  });
});
