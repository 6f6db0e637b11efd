import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { builder } from './builder';
import './acts';
import './alerts';
import './birth-date';
import './children';
import './duties';
import './duty-lists';
import './family-group';
import './gates';
import './hand-overs';
import './journeys';
import './law';
import './law-editions';
import './me';
import './register';
import './rules';
import './settings';
import './start';
import './timeline';
import './verify';

/** The whole schema: each module above adds its own part. */
export const schema: GraphQLSchema = builder.toSchema();

/** Where the schema is published. */
export const SCHEMA_FILE = join(__dirname, 'schema.graphql');

/** The schema as it is published: in the order of the alphabet, so that a change shows as what it is. */
export const publishedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

/** `npm run schema` */
if (require.main === module) writeFileSync(SCHEMA_FILE, publishedSchema());
