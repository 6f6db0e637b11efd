import { graphql, type ExecutionResult } from 'graphql';
import { masterKeysFromFiles, openKeystore } from '../../activities/keys';
import { Looked } from '../../api/looked';
import { schema } from '../../api/schema';
import { openDatabase } from '../../prisma/client';
import { instant } from '../../statute';
import type { Delivery } from '../../workflows/messages';
import type { Role } from '../../workflows/kernel/people';
import type { ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import type { Story } from '../support/story';

/**
 * Asks an API that loses the engine, and itself, as soon as it would tell a journey.
 * @param lives what it may still tell before that
 */
export async function askDying(
  { bench }: ApiBench,
  story: Story,
  role: Role,
  source: string,
  input: object,
  lives: (delivery: Delivery) => boolean = () => false,
): Promise<ExecutionResult> {
  const prisma = openDatabase(setting('DATABASE_URL'), 1);
  const keystore = openKeystore(setting('KEYSTORE_URL'), masterKeysFromFiles(setting('MASTER_KEY_FILE')));
  const dead = () => Promise.reject(new Error('died'));
  const send = (delivery: Delivery) => (lives(delivery) ? bench.journeys.send(delivery) : dead());
  const contextValue = {
    ...{ prisma, keystore, journeys: { ...bench.journeys, send, sendAll: dead }, caller: story.person(role) },
    ...{ now: instant(story.now), offsetMs: Date.parse(story.now) - Date.now(), looked: new Looked() },
  };
  try {
    return await graphql({ schema, source, variableValues: { input }, contextValue });
  } finally {
    await Promise.all([prisma.$disconnect(), keystore.close()]);
  }
}
