import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importsAgainstTheGrain } from '../imports';

/** Checks a project of the given files. */
function check(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const [path, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), source);
    }
    return importsAgainstTheGrain(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test.each([
  ['statute looks at the kernel', 'statute/rule.ts', `import { step } from '../workflows/kernel/step';`],
  ['the kernel looks at a journey', 'workflows/kernel/step.ts', `import { it } from '../fgdm/definition';`],
  ['one journey looks at another', 'workflows/fgdm/definition.ts', `import { it } from '../care/definition';`],
  ['the workflow runs an activity', 'workflows/runtime.ts', `import { append } from '../activities/append';`],
  ['the workflow re-exports one', 'workflows/runtime.ts', `export * from '../activities/append';`],
  ['the API runs the workflow', 'api/server.ts', `import { journey } from '../workflows/runtime';`],
  ['the API appends by itself', 'api/server.ts', `const { append } = require('../activities/append');`],
  ['an activity asks the API', 'activities/append.ts', `const found = await import('../api/server');`],
])('%s: caught', (_, file, source) => {
  expect(check({ [file]: source })).toEqual([expect.stringContaining(`${file.replace('.ts', '')} may not import`)]);
});

test.each([
  [
    'the workflow knows the types of activities',
    'workflows/runtime.ts',
    `import type { Append } from '../activities/append';`,
  ],
  ['each name marked as a type', 'workflows/runtime.ts', `import { type Append } from '../activities/append';`],
  ['a file beside it', 'statute/rule.ts', `import { add } from './dates';`],
  ['the API reads the record', 'api/server.ts', `import { readRecord } from '../activities/record';`],
  ['what is only said in a comment', 'statute/rule.ts', `// const step = require('../workflows/kernel/step');`],
])('%s: allowed', (_, file, source) => {
  expect(check({ [file]: source })).toEqual([]);
});

test('zod is caught in the bundle, however far away', () => {
  const files = {
    'workflows/index.ts': `export { rule } from '../statute';`,
    'statute/index.ts': `export { rule } from './rule';`,
    'statute/rule.ts': `import { z } from 'zod';`,
    'api/input.ts': `import { z } from 'zod';`,
  };
  expect(check(files)).toEqual(['statute/rule imports zod, which must stay out of the workflow bundle']);
});
