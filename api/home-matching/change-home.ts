import type { Home } from '../../workflows/home-matching/search/home';
import type { Context } from '../context';

/** placeholder until the register of homes is merged */
export async function changeHome(
  _context: Context,
  _change: {
    readonly mutation: string;
    readonly idempotencyKey: string;
    readonly home: string;
    readonly change: (home: Home) => Home;
  },
): Promise<void> {
  return;
}
