const Sequencer = require('@jest/test-sequencer').default;

/** Those of a minute and more, the longest first: one of them begun late would keep a single core busy at the end. */
const LONG = [
  ...['kill/kill', 'local/demo', 'kill/long-life', 'workflows/histories', 'lists/past-lists', 'workflows/law'],
  ...['record/checkpoints', 'export/operator', 'scenarios/lifelong-guardianship', 'local/start'],
];

/**
 * The long specs first, then the others that need services, and last the pure ones, which are short and fill what is left.
 * Jest's own order knows no more of a spec than its size until it has run here once.
 */
module.exports = class extends Sequencer {
  /**
   * @override
   * @param {Test[]} tests
   */
  async sort(tests) {
    const sorted = await super.sort.call(this, tests);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
};

/** @param {Test} test */
function rankOf({ path, context }) {
  const place = LONG.findIndex((name) => path.endsWith(`test/${name}.spec.ts`));
  if (place >= 0) return place;
  return context.config.displayName?.name === 'pure' ? LONG.length + 1 : LONG.length;
}

/** @typedef {import('@jest/test-result').Test} Test */
