import { join } from 'node:path';
import type { Role } from '../workflows/kernel/people';
import { devIssuer, type Caller } from './auth';

/** The people of the development issuer, by the name they are asked for. */
export const PEOPLE: Readonly<
  Record<string, { readonly roles: readonly Role[]; readonly teams: readonly string[]; readonly does: string }>
> = {
  'case-system': { roles: ['case-system'], teams: [], does: 'starts journeys and records what was done' },
  'social-worker': { roles: ['social-worker'], teams: ['north'], does: 'holds the case' },
  'team-manager': {
    roles: ['team-manager'],
    teams: ['north'],
    does: "replies to the family's plan, ends and hands over",
  },
  'service-manager': {
    roles: ['service-manager'],
    teams: ['north', 'south'],
    does: 'decides on pre-proceedings, exceptions and bypasses',
  },
  'service-lead': {
    roles: ['service-lead'],
    teams: ['north', 'south'],
    does: 'names the coordinator, answers hand-overs',
  },
  'legal-adviser': {
    roles: ['legal-adviser'],
    teams: ['north', 'south'],
    does: 'sends the letter, certifies, records applications',
  },
  coordinator: { roles: ['fgdm-coordinator'], teams: ['north', 'south'], does: 'convenes the family group meeting' },
  advocate: { roles: ['independent-advocate'], teams: ['north', 'south'], does: "brings the child's views" },
  'expert-practitioner': {
    roles: ['expert-practitioner'],
    teams: ['north', 'south'],
    does: 'shapes the decision at the gateway to care',
  },
  adviser: {
    roles: ['personal-adviser'],
    teams: ['north'],
    does: 'advises young people who leave care, and records their word',
  },
  'leaving-care-manager': {
    roles: ['leaving-care-manager'],
    teams: ['north', 'south'],
    does: 'takes over the yearly return, names advisers, decides at birthdays',
  },
  'kinship-worker': {
    roles: ['kinship-worker'],
    teams: ['north', 'south'],
    does: 'tells carers of every route, and records what they say',
  },
  'guardianship-coordinator': {
    roles: ['guardianship-coordinator'],
    teams: ['north', 'south'],
    does: 'keeps the steps of a lifelong bond, and records what both say',
  },
  'home-finder': { roles: ['home-finder'], teams: [], does: 'searches for homes, asks them, and offers options' },
  provider: {
    roles: ['provider-manager'],
    teams: ['cotterdale'],
    does: 'answers for the homes of one provider, and sees what its stage shows',
  },
  'receiving-service': { roles: ['receiving-service'], teams: [], does: 'answers what is handed over to it' },
  administrator: {
    roles: ['authority-administrator'],
    teams: [],
    does: 'sets up teams and staff, settings, packs and starts of law',
  },
  'supervisor-north': { roles: ['supervisor'], teams: ['north'], does: 'asks what is overdue in the team north' },
  'supervisor-south': { roles: ['supervisor'], teams: ['south'], does: 'asks what is overdue in the team south' },
  auditor: { roles: ['auditor'], teams: [], does: 'replays the history of a child' },
};

/** The authority of the example data, unless another is named. */
const AUTHORITY = 'EXA';

/** Where the development issuer keeps its key, unless told otherwise: where `npm start` puts it. */
export const DEV_KEY_FILE = join(process.env['DATA_FOLDER'] ?? '.data', 'keys', 'dev-issuer.json');

/** One of the people, as a token will say. */
export function person(name: string, authority = AUTHORITY): Caller | undefined {
  const known = PEOPLE[name];
  return known && { subject: name, authority, roles: known.roles, teams: known.teams };
}

function listed(): string {
  const width = Math.max(...Object.keys(PEOPLE).map((name) => name.length));
  return Object.entries(PEOPLE)
    .map(
      ([name, { does, teams }]) =>
        `  ${name.padEnd(width)}  ${does}${teams.length === 0 ? '' : ` (${teams.join(', ')})`}`,
    )
    .join('\n');
}

/** `npm run token -- <who> [--authority <code>]`: prints a token for the API on this machine. */
async function main([name, option, code]: readonly string[]): Promise<void> {
  const caller = name === undefined ? undefined : person(name, option === '--authority' ? code : AUTHORITY);
  if (!caller) {
    process.stderr.write(`Say for whom: npm run token -- <who> [--authority <code>]\n${listed()}\n`);
    process.exitCode = 1;
    return;
  }
  const issuer = await devIssuer(process.env['DEV_ISSUER_KEY_FILE'] ?? DEV_KEY_FILE);
  process.stdout.write(`${await issuer.sign(caller)}\n`);
}

if (require.main === module) void main(process.argv.slice(2));
