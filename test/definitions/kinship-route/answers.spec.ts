import { instant } from '../../../statute';
import { applicationFrom, carerKnewAt, choiceLacks } from '../../../workflows/kinship-route/answers';
import { carer, chooses, choosesUninformed, informs, kinship, notifies, worker } from './carer';

/* What a kinship route answers to supervisors and auditors: notices, choices, and what the carer knew. */

const at = (day: string) => instant(`${day}T20:00:00Z`);

test('an application may come three months after the notice; without one there is no day', () => {
  const { state } = kinship('2026-11-16').on('2026-11-30', notifies());
  expect(applicationFrom(state, at('2026-11-29'))).toBeUndefined();
  expect(applicationFrom(state, at('2026-11-30'))).toBe('2027-02-28');
});

describe('a choice', () => {
  const told = kinship('2026-11-02', { pack: true }).on('2026-11-09', ...informs());

  test('lacks nothing once the carer knew of every route and had time to think', () => {
    expect(choiceLacks(told.on('2026-11-12', chooses()).state, at('2026-11-12'))).toEqual([]);
  });

  test('lacks nothing while there is none', () => {
    expect(choiceLacks(told.state, at('2026-11-08'))).toEqual([]);
  });

  test('lacks the effect that was left out, and stays without it when the effect is told later', () => {
    const omitted = { route: 'special-guardianship', effect: 'therapy' };
    const { state } = kinship('2026-11-02', { pack: true })
      .on('2026-11-09', ...informs(omitted))
      .on('2026-11-16', choosesUninformed())
      .on('2026-11-17', ...informs());
    expect(choiceLacks(state, at('2026-11-17'))).toEqual(['special-guardianship: therapy']);
  });
});

test('a carer knew what had been told by a day, and was informed from the last of it on', () => {
  const asked = carer.records('questionAsked', { question: 'q1' }, { sealed: ['words'] });
  const answered = worker.records('questionAnswered', { question: 'q1' }, { sealed: ['words'] });
  const offer = worker.records('adviceOffer', { answer: 'accepted', legalAid: 'none' });
  const omitted = { route: 'informal', effect: 'money' };
  const { state } = kinship('2026-11-02')
    .on('2026-11-09', ...informs(omitted), offer)
    .on('2026-11-10', ...informs())
    .on('2026-11-11', asked)
    .on('2026-11-12', answered);
  const [first, whole, open, all] = ['09', '10', '11', '12'].map((day) => carerKnewAt(state, at(`2026-11-${day}`)));
  expect(first?.routes.flatMap(({ route, untold }) => untold.map((effect) => [route, effect]))).toEqual([
    ['informal', 'money'],
  ]);
  expect([first, whole, open, all].map((knew) => knew?.informedSince)).toEqual([
    ...[undefined, '2026-11-10', undefined, '2026-11-12'],
  ]);
  expect(whole?.routes[0]?.told.map(({ effect, on }) => [effect, on])).toContainEqual(['money', '2026-11-10']);
  expect(whole?.routes[0]?.told.map(({ effect, on }) => [effect, on])).toContainEqual(['therapy', '2026-11-09']);
  expect(open?.questions).toMatchObject([{ question: 'q1', askedOn: '2026-11-11', answeredOn: undefined }]);
  expect(all?.questions).toMatchObject([{ answeredOn: '2026-11-12' }]);
  expect(all?.advice).toMatchObject([{ offeredOn: '2026-11-09', answer: 'accepted' }]);
});
