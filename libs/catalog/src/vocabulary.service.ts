import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';
import { z } from 'zod';
import { typedForms } from './pinyin.policy';
import type { Words } from './search.policy';

/** Every process runs with the repository's root as its working directory. */
const dictionaryFile = 'seeds/reference/goods-dictionary.json';

const Dictionary = z.object({
  words: z.array(z.string()),
  aliases: z.array(z.object({ alias: z.string(), means: z.string() })),
});

/** So frequent that jieba keeps the word whole. */
const frequency = 100_000;
const shortestGuess = 4;

/** Cuts Chinese text into words of the trade and knows what else people call the goods. Loads in 0.3 s, 60 MB. */
@Injectable()
export class Vocabulary implements Words {
  private readonly jieba = Jieba.withDict(dict);
  private readonly meanings = new Map<string, string[]>();
  private readonly typed: { forms: string[]; means: string }[] = [];

  constructor() {
    const { words, aliases } = Dictionary.parse(JSON.parse(readFileSync(dictionaryFile, 'utf8')));
    const own = new Set([...words, ...aliases.flatMap(({ alias, means }) => [alias, means])]);
    const lines = [...own].filter((word) => /^\S+$/.test(word)).map((word) => `${word} ${frequency} nz\n`);
    this.jieba.loadDict(Buffer.from(lines.join('')));
    for (const { alias, means } of aliases) {
      this.meanings.set(alias, [...(this.meanings.get(alias) ?? []), means]);
      this.typed.push({ forms: [...typedForms(alias, [0])], means });
    }
  }

  cut(text: string): string[] {
    return this.jieba.cut(text, true);
  }

  cutFine(text: string): string[] {
    return this.jieba.cutForSearch(text, true);
  }

  meaningsOf(word: string): readonly string[] {
    return this.meanings.get(word) ?? [];
  }

  meaningsOfTyped(typed: string): readonly string[] {
    const found = this.typed.filter(({ forms }) =>
      forms.some((form) => form === typed || (typed.length >= shortestGuess && form.startsWith(typed))),
    );
    return [...new Set(found.map(({ means }) => means))];
  }
}
