import { Regions } from '@app/identity';
import type { Actor } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** Which regions an actor reads figures of, and which codes a filter means. */
@Injectable()
export class Territory {
  constructor(private readonly regions: Regions) {}

  /**
   * An official's region and all below: a fact is visible when either its district or its county is in it.
   * Null = no narrowing (operators).
   */
  async of(actor: Actor): Promise<string[] | null> {
    return actor.persona === 'operator' ? null : this.regions.subtree(actor.regionCode);
  }

  /** A code of now or before, or a name: the region and all below. Null = no filter. */
  async meant(nameOrCode: string | undefined): Promise<string[] | null> {
    if (nameOrCode === undefined) return null;
    const code = await this.regions.resolve(nameOrCode);
    return code ? this.regions.subtree(code) : [nameOrCode];
  }
}
