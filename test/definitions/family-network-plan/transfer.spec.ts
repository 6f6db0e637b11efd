import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import { JOURNEYS, journeyOf } from '../../../workflows/catalogue';
import { EXCUSE } from '../../../workflows/kernel/state';
import { promisesAt } from '../../../workflows/family-network-plan/answers';
import { instant } from '../../../statute';
import { Ledger } from '../../support/ledger';
import {
  basis,
  delivers,
  hears,
  line,
  marks,
  network,
  point,
  reports,
  review2022,
  reviews,
  running,
  says,
  socialWorker,
  stay,
  teamManager,
  visits,
} from './network';

/*
 * A plan that moves to another authority: its promises continue there, on the same days and from the same last review. What
 * was missed or done before the acceptance is the giver's.
 */

const offered = (ledger: Ledger) => ledger.on('2027-04-26', teamManager.offers('transfer'));

/** The plan as the other authority opens it by accepting. */
function moved(giver: Ledger, on = '2027-05-25', pack = true): Ledger {
  giver.on(on, teamManager.accepts('transfer', { into: 'other' }));
  const carried = giver.carries('transfer');
  const here = new Ledger(familyNetworkPlan, { authority: 'Y', bornOn: '2014-06-01' });
  here.on(on, teamManager.starts({ carried }));
  return pack ? here.learns(on, review2022()) : here;
}

const plan = () =>
  running('2027-03-08', '2027-09-05', '2027-05-24', '2027-07-12')
    .on('2027-03-08', line('wages', '2027-06-07'))
    .on('2027-04-05', visits());

test('a line is due in the new authority on its date, and nowhere before the acceptance', () => {
  const here = moved(offered(plan()));
  expect(here.duty('start-line:wages')).toMatchObject({ opened: '2027-05-25', due: '2027-06-07', outcome: null });
  expect(here.on('2027-06-07').overdue('2027-06-07')).not.toContain('start-line:wages');
  expect(here.on('2027-06-08').overdue('2027-06-08')).toContain('start-line:wages');
  expect(here.on('2027-06-10', delivers('wages')).duty('start-line:wages')).toMatchObject({
    ...{ outcome: 'met-late', daysLate: 3 },
  });
});

test('the points, the last day and what it is measured by stand as they stood', () => {
  const here = moved(offered(plan()));
  expect(here.duty('review:2')).toMatchObject({ opened: '2027-05-25', due: '2027-07-12' });
  here.on('2027-08-06');
  expect(here.duty('plan-end')).toMatchObject({ opened: '2027-08-06', due: '2027-09-05' });
  expect(here.state.entries.filter(({ name }) => name === 'supportLine')).toMatchObject([
    { on: '2027-03-08', value: { line: 'wages', owner: 'finance' }, carried: { journey: 'journey' } },
  ]);
});

test('every entry names the entry, and the event that last said so, in the journey before', () => {
  const giver = plan().on('2027-04-12', socialWorker.corrects('supportLine', wagesOf('2027-06-14')));
  const correction = giver.told('fact.corrected')[0];
  const line = giver.state.entries.find(({ name }) => name === 'supportLine');
  const here = moved(offered(giver));
  const [told] = here.told('fact.recorded').filter(({ event }) => event.fact === 'supportLine');
  expect(told).toMatchObject({
    occurred: { on: '2027-04-12' },
    author: { by: { id: 'throughline' } },
    event: { carried: { journey: 'journey', entry: line?.id, saidBy: correction?.sequence } },
  });
  expect(here.duty('start-line:wages')).toMatchObject({ due: '2027-06-14' });
});

const wagesOf = (startOn: string) => ({
  ...{ line: 'wages', kind: 'financial', person: 'grandmother', helps: 'carer', startOn, owner: 'finance' },
});

describe('what was missed before the acceptance is late with the giver', () => {
  test('a review point that had passed is owed at once in the new authority, and its lateness begins there', () => {
    const giver = offered(plan());
    const here = moved(giver);
    expect(giver.duty('review:1')).toMatchObject({ outcome: 'superseded', due: '2027-05-24', daysLate: 1 });
    expect(here.duty('review:1')).toMatchObject({ opened: '2027-05-25', due: '2027-05-25', outcome: null });
    expect(here.overdue('2027-05-25')).toEqual([]);
    expect(here.on('2027-05-26').overdue('2027-05-26')).toEqual(['review:1', 'visit:2']);
    const set = here.told('clock.set').find(({ event }) => event.duty === 'review:1');
    expect(set?.event.explanation?.sentence).toMatch(
      /Monday 24 May 2027; it had passed when this journey took over, so here it is owed at once: Tuesday 25 May 2027$/,
    );
  });

  test('so is a line that did not come; how late it is from the day that was promised stays to be read', () => {
    const giver = running('2027-03-08', '2027-09-05', '2027-07-12').on('2027-03-08', line('wages', '2027-05-10'));
    const here = moved(offered(giver));
    expect(giver.duty('start-line:wages')).toMatchObject({ due: '2027-05-10', daysLate: 15 });
    expect(here.duty('start-line:wages')).toMatchObject({ due: '2027-05-25' });
    here.on('2027-06-07', delivers('wages'));
    expect(here.duty('start-line:wages')).toMatchObject({ outcome: 'met-late', daysLate: 13 });
    expect(promisesAt(here.state, instant('2027-06-08T10:00:00Z'))).toMatchObject([
      { line: 'wages', promisedOn: '2027-05-10', deliveredOn: '2027-06-07', daysLate: 28, mark: 'late' },
    ]);
    here.on('2027-07-12', hears());
    expect(here.tell(marks('wages', 'on-time'))).toBe('not-compliant');
    expect(here.tell(marks('wages', 'late', 28))).toBeUndefined();
  });

  test('a change that nobody answered is still to be answered', () => {
    const giver = offered(plan()).on('2027-05-20', reports('concern'));
    const here = moved(giver);
    expect(here.duty('answer-change:concern')).toMatchObject({ opened: '2027-05-25', due: '2027-05-25' });
  });
});

describe('what was done before is told of where it was done', () => {
  test('forming, starting and delivering are no duties of the new authority, and no act is judged there again', () => {
    const giver = running('2027-03-08', '2027-09-05', '2027-07-12')
      .on('2027-03-08', line('wages', '2027-03-22'), stay('2027-03-08'), basis('s17', '2027-03-08'))
      .on('2027-03-08', says('aunt', 'agrees', 'named-carer'))
      .on('2027-04-12', delivers('wages'));
    const here = moved(offered(giver));
    const steps = new Set(Object.values(here.state.duties).map(({ step }) => step));
    for (const step of ['draft-plan', 'check-elements', 'agree-plan', 'activate', 'start-line', 'decide-legal-basis'])
      expect(steps).not.toContain(step);
    expect(Object.keys(here.state.gates)).toEqual([]);
    expect(Object.values(here.state.duties).every(({ opened }) => opened.on >= '2027-05-25')).toBe(true);
    expect(here.state.alerts).toEqual({});
  });

  test('visits count on from the actual last one', () => {
    const giver = offered(plan()).on('2027-05-03', visits()).on('2027-05-20', visits());
    expect(moved(giver).duty('visit:4')).toMatchObject({ opened: '2027-05-25', due: '2027-06-17' });
  });

  test('the next review counts from the actual last, held where the plan was', () => {
    const giver = running('2027-03-08', '2027-09-05', '2027-04-19').on('2027-04-12', ...reviews());
    const here = moved(offered(giver));
    expect(here.duty('next-review:2')).toMatchObject({ opened: '2027-05-25', due: '2027-07-05' }); // 12 weeks from 12 April
    here.on('2027-06-14', ...reviews());
    expect(here.duty('next-review:2')).toMatchObject({ outcome: 'met', settled: '2027-06-14' });
    expect(here.duty('next-review:3')).toMatchObject({ opened: '2027-06-14', due: '2027-09-06' });
  });

  test('an excuse goes with it', () => {
    const giver = network('2027-03-08').on('2027-03-10', teamManager.excuses('draft-plan', 'family-asks-for-time'));
    offered(giver);
    expect(giver.carries('transfer').map(({ name }) => name)).toEqual([EXCUSE]);
    expect(moved(giver).state.duties['draft-plan']).toBeUndefined();
  });
});

describe('the new authority varies only by a review', () => {
  const agreedAnew = () => line('wages', '2027-06-14');

  test('a line agreed anew takes the place of the promise that lay ahead; without a review it is not compliant', () => {
    const here = moved(offered(plan())).on('2027-05-31', agreedAnew());
    expect(here.duty('start-line:wages')).toMatchObject({ due: '2027-06-14' });
    expect(here.breaches('vary-after-move')).toEqual({ legal: [], practice: ['fnp-plan'] });
    expect(here.missing('vary-after-move')).toEqual(['review']);
  });

  test('decided by a review it is; a line that is new here is no variation', () => {
    const here = moved(offered(plan())).on('2027-05-31', line('music', '2027-06-21'));
    expect(Object.keys(here.state.gates)).toEqual([]);
    here.on('2027-05-31', ...reviews('vary')).on('2027-06-01', agreedAnew(), point('2027-06-28', 2));
    expect(here.gate('vary-after-move')).toEqual({ review: 'met' });
    expect(here.duty('review:1')).toMatchObject({ outcome: 'met-late', daysLate: 6 });
    expect(here.duty('review:2')).toMatchObject({ due: '2027-06-28' });
  });

  test('in a plan that has not moved nothing is judged by it', () => {
    const here = plan().on('2027-05-03', agreedAnew());
    expect(Object.values(here.state.gates).map(({ gate }) => gate)).not.toContain('vary-after-move');
  });
});

test('withdrawn entries stay behind, and what was corrected is carried as it stands', () => {
  const giver = plan()
    .on('2027-04-12', line('music', '2027-06-01'))
    .on('2027-04-13', socialWorker.withdraws('supportLine'));
  const here = moved(offered(giver));
  expect(here.state.entries.filter(({ name }) => name === 'supportLine')).toHaveLength(1);
  here.on('2027-05-27', socialWorker.corrects('supportLine', wagesOf('2027-06-21')));
  expect(here.state.entries.find(({ name }) => name === 'supportLine')).toMatchObject({
    ...{
      value: { startOn: '2027-06-21' },
      carried: { journey: 'journey' },
      earlier: [{ value: { startOn: '2027-06-07' } }],
    },
  });
});

test('a plan that moves on again names the journey that it came from last', () => {
  const second = offered2(moved(offered(plan())));
  const carried = second.carries('transfer').find(({ name }) => name === 'supportLine');
  expect(carried?.from.entry).toBe(second.entry('supportLine'));
});
const offered2 = (ledger: Ledger) => ledger.on('2027-06-01', teamManager.offers('transfer'));

test('what a hand-over carries has a place in the journey that opens by it', () => {
  for (const { definition } of JOURNEYS)
    for (const { carries = [], opens } of Object.values(definition.handOvers)) {
      const next = opens ? journeyOf(opens.journey).definition : definition;
      expect(carries.filter((name) => name !== EXCUSE && !next.facts[name] && !next.decisions[name])).toEqual([]);
    }
});

test('what has no place there refuses the start', () => {
  const [entry] = offered(plan()).carries('transfer');
  const here = new Ledger(familyNetworkPlan, { authority: 'Y' }).on('2027-05-25');
  const unknown = entry ? [{ ...entry, name: 'nothing' }] : [];
  expect(here.tell(teamManager.starts({ carried: unknown }))).toBe('not-in-this-journey');
});
