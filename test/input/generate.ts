import { corpus } from './corpus';
import type { Dice } from './dice';

/** As much of JSON Schema as our own document uses. */
export type Schema = {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  nullable?: boolean;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};

/** Values that exist, for a field of this name; undefined = none known. */
export type Hints = (field: string) => readonly unknown[] | undefined;

const plain = [
  '化隆拉面',
  '第三食堂',
  '按约定时间送达',
  'Crate 7',
  '外箱破损',
  '2026年11月',
  'EA123456789CN',
  '苏B12345',
];

/** A value that the schema takes; ids and codes that exist in most cases, so that the request reaches deep. */
export function valid(schema: Schema, field: string, dice: Dice, hints: Hints): unknown {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valid(dice.pick(choices), field, dice, hints);
  if (schema.nullable && dice.chance(0.1)) return null;
  const known = hints(field);
  if (known?.length && dice.chance(0.85)) return dice.pick(known);
  if (schema.enum) return dice.pick(schema.enum);
  switch (schema.type) {
    case 'object':
      return validObject(schema, dice, hints);
    case 'array': {
      const least = schema.minItems ?? 0;
      const count = dice.between(least, Math.max(least, Math.min(schema.maxItems ?? 3, 3)));
      return Array.from({ length: count }, () => valid(schema.items ?? {}, field, dice, hints));
    }
    case 'integer':
    case 'number':
      return dice.between(Math.max(schema.minimum ?? 0, 0), Math.min(schema.maximum ?? 50, 50));
    case 'boolean':
      return dice.chance(0.5);
    default:
      return validText(schema, dice);
  }
}

function validObject(schema: Schema, dice: Dice, hints: Hints): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) || dice.chance(0.75),
  );
  return Object.fromEntries(entries.map(([name, part]) => [name, valid(part, name, dice, hints)]));
}

function validText({ format, pattern, maxLength = 200 }: Schema, dice: Dice): string {
  if (format === 'uuid') return dice.uuid();
  // Well written, and of years that nothing can be of: refused by name, never stored.
  if (format === 'date' && dice.chance(0.1))
    return dice.pick(['0000-01-01', '0026-11-02', '1926-11-02', '1999-12-31', '2101-01-01', '9999-12-31']);
  if (format === 'date') return `2026-${String(dice.between(1, 12)).padStart(2, '0')}-15`;
  if (pattern?.includes('{6}')) return dice.pick(['320205', '630224', '610602', '999999']);
  if (pattern) return String(dice.between(1, 12));
  // Nasty texts are valid ones as far as a free text goes: stored as they are, or refused by name.
  return (dice.chance(0.3) ? dice.pick(corpus).text : dice.pick(plain)).slice(0, maxLength);
}

/** A number that JSON can write and JavaScript cannot hold; put into the text of the body in place of this mark. */
export const hugeNumber = '\u0001huge\u0001';
/** A key that must reach the text of the body as `__proto__`, which an object literal cannot carry. */
export const protoKey = '\u0001proto\u0001';

const edges = [
  0,
  -0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 - 1,
  1e21,
  1e308,
  5e-324,
];
const wrongTypes: unknown[] = [
  null,
  true,
  false,
  '',
  ' ',
  0,
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  '0',
  'true',
  hugeNumber,
];

/** One thing wrong with a value: a part missing, extra, of another type, at or past a limit, or a nasty text. */
export function spoil(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) return spoilArray(value, dice);
  if (value && typeof value === 'object') return spoilObject(value as Record<string, unknown>, dice);
  if (typeof value === 'number' && dice.chance(0.6))
    return dice.pick([...edges, value + 0.1, -value, hugeNumber]);
  if (typeof value === 'string' && dice.chance(0.6)) return dice.pick(corpus).text;
  return dice.pick(wrongTypes);
}

function spoilArray(value: unknown[], dice: Dice): unknown {
  const at = dice.below(value.length || 1);
  switch (dice.below(6)) {
    case 0:
      return [];
    case 1:
      return [...value, ...value, ...value];
    case 2:
      return Array.from({ length: 150 }, () => value[at] ?? 0);
    case 3:
      return dice.pick(wrongTypes);
    default:
      return value.map((item, index) => (index === at ? spoil(item, dice) : item));
  }
}

function spoilObject(value: Record<string, unknown>, dice: Dice): unknown {
  const names = Object.keys(value);
  const name = names.length ? dice.pick(names) : 'x';
  switch (dice.below(8)) {
    case 0: {
      const { [name]: _left, ...rest } = value;
      return rest;
    }
    case 1:
      return { ...value, [dice.pick(corpus).text]: dice.pick(wrongTypes) };
    case 2:
      return {
        ...value,
        [dice.pick([protoKey, 'constructor', 'prototype', 'toString', ''])]: { admin: true },
      };
    case 3:
      return dice.chance(0.3) ? dice.pick(wrongTypes) : { ...value, [name]: dice.pick(wrongTypes) };
    default:
      return { ...value, [name]: spoil(value[name], dice) };
  }
}

/** The text of a JSON body, with what only text can carry. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? '')
    .replaceAll(JSON.stringify(hugeNumber), '1e400')
    .replaceAll(JSON.stringify(protoKey), '"__proto__"');
}

const brokenTexts = [
  (text: string) => text.slice(0, -1),
  (text: string) => `${text}${text}`,
  (text: string) => `\ufeff${text}`,
  (text: string) => text.replace('{', '{"lines":1,"lines":2,'),
  (text: string) => `[${text}]`,
  (text: string) => JSON.stringify(text),
  () => `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  () => `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  () => '',
  () => 'null',
  () => '0',
  () => '1e400',
  () => '\0',
  () => "{'a':1}",
  () => '{"a":NaN}',
];

export function breakText(text: string, dice: Dice): string {
  return dice.pick(brokenTexts)(text);
}
