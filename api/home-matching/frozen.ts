import type { Need } from '../../workflows/home-matching/search/need';
import type { Context } from '../context';
import { openSealed, type Withheld } from '../sealed';
import type { RequestSeen } from './request';

/*
 * Versions of a need as they were frozen, opened again.
 */

/** One version of a need as it was frozen. */
export interface StoredNeed {
  readonly need: Need;
  /** What must be and is not known, by the kinds of criteria. */
  readonly unknown: readonly string[];
  /** Made with the key of the first child: it tells nothing without it. */
  readonly digest: string;
}

/** A version of the need of a request, opened; or why it stays shut. Undefined where there is none. */
export async function needOf(
  context: Context,
  { id, children }: Pick<RequestSeen, 'id' | 'children'>,
  version: number,
): Promise<StoredNeed | Withheld | undefined> {
  const rows = await context.prisma.event.findMany({ where: { stream: id, type: 'need.frozen' } });
  const row = rows.find(({ payload }) => Object(payload).version === version);
  if (!row?.sealed) return undefined;
  const opened = await openSealed(context, children[0] ?? '', Buffer.from(row.sealed).toString('base64'));
  if (!opened.words) return opened.withheld;
  const { need = '', unknown = '[]' } = opened.words;
  // Written by `freeze`.
  return {
    need: JSON.parse(need) as Need,
    unknown: JSON.parse(unknown) as readonly string[],
    digest: String(Object(row.payload).digest),
  };
}
