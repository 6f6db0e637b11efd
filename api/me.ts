import type { Caller } from './auth';
import { builder, RoleEnum } from './builder';

const Me = builder.objectRef<Caller>('Me').implement({
  description: 'Whoever is signed in, as the token says.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'The staff reference.' }),
    authority: t.exposeString('authority', { description: 'The code of the authority.' }),
    roles: t.field({ type: [RoleEnum], description: 'What the person may do.', resolve: ({ roles }) => [...roles] }),
    teams: t.stringList({
      description: 'Codes of the teams that the person works in or answers for.',
      resolve: ({ teams }) => [...teams],
    }),
  }),
});

builder.queryField('me', (t) =>
  t.field({ type: Me, description: 'Whoever asks.', resolve: (_, _args, { caller }) => caller }),
);
