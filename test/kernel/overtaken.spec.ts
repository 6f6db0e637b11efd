import type { Said } from '../../workflows/kernel/definition';
import { arranges, begins, does, manager, oneStep, person, started, worker } from './small';

/** A plain step, superseded when somebody has moved away and no longer owed once another has left. */
const moving = oneStep({
  superseded: (view) => {
    const moved = view.all('person').find(({ value }) => value.person === 'mover' && !value.here);
    return moved && { on: moved.on, reason: 'moved' };
  },
  noLonger: (view) => {
    const left = view.all('person').find(({ value }) => value.person === 'leaver' && !value.here);
    return left && { on: left.on, reason: 'left' };
  },
});

test('a duty whose place another took is superseded, with the day and the reason', () => {
  const ledger = started(moving).on('2027-01-11', begins()).on('2027-01-14', person('mover', false));
  expect(ledger.duty('plain')).toMatchObject({
    outcome: 'superseded',
    settled: '2027-01-14',
    reason: 'moved',
    due: '2027-01-21',
    daysLate: 0,
  });
  expect(ledger.status('plain', '2027-01-13')).toBe('open');
  expect(ledger.status('plain', '2027-01-14')).toBe('settled');
});

test('superseded after its due day, it keeps how late it was', () => {
  const ledger = started(moving).on('2027-01-11', begins()).on('2027-01-25', person('mover', false));
  expect(ledger.duty('plain')).toMatchObject({ outcome: 'superseded', daysLate: 4 });
  expect(ledger.status('plain', '2027-01-24')).toBe('overdue');
});

test('what was done in life, or was excused before, comes first', () => {
  expect(
    started(moving)
      .on('2027-01-11', begins())
      .on('2027-01-12', does())
      .on('2027-01-14', person('mover', false))
      .duty('plain'),
  ).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
  const excused = started(moving)
    .on('2027-01-11', begins())
    .on('2027-01-13', manager.excuses('plain', 'good-reason'))
    .on('2027-01-14', person('mover', false));
  expect(excused.duty('plain')).toMatchObject({ outcome: 'excused', settled: '2027-01-13' });
});

test('of a move and an end of the duty, the one that came first counts', () => {
  const first = (who: string) =>
    started(moving)
      .on('2027-01-11', begins())
      .on('2027-01-13', person(who, false))
      .on('2027-01-14', person(who === 'mover' ? 'leaver' : 'mover', false))
      .duty('plain');
  expect(first('mover')).toMatchObject({ outcome: 'superseded', settled: '2027-01-13', reason: 'moved' });
  expect(first('leaver')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-13', reason: 'left' });
});

test('a definition sees what an entry said before it was corrected, oldest first', () => {
  const seen: (readonly Said[] | undefined)[] = [];
  const looking = oneStep({
    opens: (view) => {
      seen.push(view.latest('arranged')?.earlier);
      return view.latest('began');
    },
  });
  const ledger = started(looking).on('2027-01-11', arranges('2027-02-01'));
  expect(seen.at(-1)).toBeUndefined();
  ledger
    .on('2027-01-12', worker.corrects('arranged', { plannedFor: '2027-02-02' }, { on: '2027-01-10' }))
    .on('2027-01-13', worker.corrects('arranged', { plannedFor: '2027-02-03' }));
  const first = ledger.entry('arranged');
  const second = ledger.told('fact.corrected')[0]?.sequence;
  expect(seen.at(-1)).toEqual([
    { value: { plannedFor: '2027-02-01' }, on: '2027-01-11', until: '2027-01-12', saidBy: first },
    { value: { plannedFor: '2027-02-02' }, on: '2027-01-10', until: '2027-01-13', saidBy: second },
  ]);
});
