import type { Client } from 'pg';
import type { Head } from './archive';

type Reference = { child: string; parent: string };

const skipped = 'migrations';

/** Text of COPY depends on these; the same on both sides. */
export const plainText = `SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3;
  SET timezone = 'UTC'; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'; SET statement_timeout = 0;
  SET lock_timeout = 0`;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Tables with the columns that are stored and not computed, each after the tables that it refers to. */
export async function tablesInOrder(client: Client): Promise<Head['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind = 'r' AND c.relname <> $1 GROUP BY c.relname ORDER BY c.relname`,
    [skipped],
  );
  const references = await client.query<Reference>(
    `SELECT child.relname AS child, parent.relname AS parent
       FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid`,
  );
  return inOrder(rows, references.rows);
}

function inOrder(tables: Head['tables'], references: Reference[]): Head['tables'] {
  const sorted: Head['tables'] = [];
  const left = new Map(tables.map((table) => [table.name, table]));
  while (left.size) {
    const free = [...left.values()].filter(
      ({ name }) => !references.some(({ child, parent }) => child === name && left.has(parent)),
    );
    if (!free.length)
      throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const table of free) left.delete(table.name);
    sorted.push(...free);
  }
  return sorted;
}

/** Where the numbers stand. They may be ahead of the snapshot, never behind: sequences know no transactions. */
export async function sequencesOf(client: Client): Promise<Head['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> $1 ORDER BY 1`,
    [`${skipped}_id_seq`],
  );
  const sequences: Head['sequences'] = [];
  for (const { name } of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quoted(name)}`,
    );
    sequences.push({ name, ...(state.rows[0] as { value: string; called: boolean }) });
  }
  return sequences;
}

export async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${skipped} ORDER BY id`);
  return rows.map(({ name }) => name);
}
