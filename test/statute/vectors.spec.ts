import {
  type Limit,
  calendarEdition,
  civilDate,
  due,
  instant,
  isInstant,
  londonTime,
  readLimit,
  readSchoolCalendar,
} from '../../statute';
import published from '../../statute/vectors/vectors.json';

const SCHOOLS = new Map(
  Object.entries(published.schoolCalendars).map(([id, school]) => [id, readSchoolCalendar(school)]),
);

describe('the open test set', () => {
  test('holds 167 cases', () => expect(published.vectors).toHaveLength(167));

  test.each(published.vectors)('$id $counting $amount $unit from $from: $why', (vector) => {
    const school = vector.schoolCalendar === undefined ? undefined : SCHOOLS.get(vector.schoolCalendar);
    const limit: Limit = {
      ...readLimit(vector),
      ...(school === undefined ? {} : { schoolCalendar: school }),
      ...(vector.ruleId === 'A8' ? { onHoliday: 'noon-of-next-open-day' } : {}),
    };
    const from = vector.from.length > 10 ? instant(vector.from) : civilDate(vector.from);
    const answer = due(limit, from, vector.calendarEdition === null ? null : calendarEdition(vector.calendarEdition));
    expect(answer !== null && isInstant(answer) ? londonTime(answer) : answer).toBe(vector.expected);
  });
});
