import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  type JsonText,
  Limit,
  OnceIfKey,
  type OnceKey,
  personas,
  ReadyJson,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  CategoryList,
  ChangeSku,
  DelistProduct,
  ListProducts,
  ProductDetail,
  ProductPage,
  ProductStateAnswer,
  RelistProduct,
  SkuTerms,
} from './products.dto';
import { ProductsQueries } from './products.queries';
import { Products } from './products.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class ProductsController {
  constructor(
    private readonly products: Products,
    private readonly queries: ProductsQueries,
  ) {}

  @Get('categories')
  @Access({ personas, scope: 'all' })
  @Answers(200, CategoryList, { summary: 'The kinds of goods, in their order.' })
  async listCategories() {
    return { items: await this.queries.categories(), nextCursor: null };
  }

  @Get('products')
  @Access({ personas, scope: 'all' })
  @Limit('search')
  @Answers(200, ProductPage, {
    summary: 'Finds listed goods by words, pinyin, county, season and price.',
    problems: ['region.unknown', 'request.too_many'],
  })
  @ReadyJson()
  listProducts(@Query({ schema: ListProducts }) query: ListProducts): Promise<JsonText<ProductPage>> {
    return this.queries.list(query);
  }

  @Get('products/:id')
  @Access({ personas, scope: 'all' })
  @Answers(200, ProductDetail, { summary: 'One product with everything.' })
  @ReadyJson()
  getProduct(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<JsonText<ProductDetail>> {
    return this.queries.detail(actor, id);
  }

  @Post('products/:id/delisting')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, ProductStateAnswer, {
    summary: 'Takes a product out of the market.',
    once: 'optional',
    problems: ['product.wrong_state'],
  })
  delistProduct(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DelistProduct }) { reason }: DelistProduct,
  ): Promise<ProductStateAnswer> {
    return this.products.delist(actor, key, id, reason);
  }

  @Post('products/:id/relisting')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, ProductStateAnswer, {
    summary: 'Puts a delisted product back into the market.',
    once: 'optional',
    problems: ['product.wrong_state'],
  })
  relistProduct(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RelistProduct }) _nothing: RelistProduct,
  ): Promise<ProductStateAnswer> {
    return this.products.relist(actor, key, id);
  }

  @Get('skus/:id')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, SkuTerms, { summary: 'Price and minimum of a pack, with their version as ETag.' })
  async getSku(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SkuTerms> {
    return tagged(reply, await this.queries.sku(actor, id));
  }

  @Patch('skus/:id')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you saw.' })
  @Answers(200, SkuTerms, {
    summary: 'Changes price or minimum of a pack; orders placed before keep theirs.',
    problems: ['sku.version_required', 'sku.changed_meanwhile'],
  })
  async changeSku(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeSku }) change: ChangeSku,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SkuTerms> {
    return tagged(reply, await this.products.changeSku(actor, id, ifMatch, change));
  }
}

function tagged(reply: FastifyReply, sku: SkuTerms): SkuTerms {
  reply.header('ETag', `"${sku.version}"`);
  return sku;
}
