import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { builder } from './builder';
import { watched } from './looked';
import './acts';
import './alerts';
import './birth-date';
import './children';
import './choices';
import './differences';
import './documents';
import './duties';
import './duty-lists';
import './evidence';
import './erasure';
import './export';
import './family-group';
import './family-network-plan/audit';
import './family-network-plan/lists';
import './family-network-plan/measures';
import './gates';
import './hand-overs';
import './home-matching/approaches';
import './home-matching/describing';
import './home-matching/holds';
import './home-matching/homes';
import './home-matching/import-homes';
import './home-matching/lists';
import './home-matching/matching-body';
import './home-matching/measures';
import './home-matching/need';
import './home-matching/requests';
import './home-matching/search';
import './home-matching/vacancies';
import './joint';
import './journeys';
import './kinship-route/audit';
import './kinship-route/lists';
import './law';
import './law-editions';
import './law-settings';
import './leaving-care/audit';
import './leaving-care/lists';
import './leaving-care/measures';
import './lifelong-guardianship/audit';
import './lifelong-guardianship/lists';
import './lifelong-guardianship/measures';
import './me';
import './national-return/import-schema';
import './overdue';
import './reads';
import './register';
import './retention';
import './rules';
import './settings';
import './start';
import './timeline';
import './wrong-child';
import './verify';

/** The whole schema: each module above adds its own part. */
export const schema: GraphQLSchema = watched(builder.toSchema());

/** Where the schema is published. */
export const SCHEMA_FILE = join(__dirname, 'schema.graphql');

/** The schema as it is published: in the order of the alphabet, so that a change shows as what it is. */
export const publishedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

/** `npm run schema` */
if (require.main === module) writeFileSync(SCHEMA_FILE, publishedSchema());
