import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Papers,
  RequestOrigin,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { ListShipments, SendShipment, SentShipment, ShipmentItem, ShipmentPage } from './shipments.dto';
import { ShipmentsQueries } from './shipments.queries';
import { Shipments } from './shipments.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class ShipmentsController {
  constructor(
    private readonly shipments: Shipments,
    private readonly queries: ShipmentsQueries,
    private readonly papers: Papers,
  ) {}

  @Post('orders/:id/shipments')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, SentShipment, {
    summary: 'The supplier sends goods of a confirmed order, all or a part, with lot and origin per line.',
    once: true,
    problems: [
      'order.wrong_state',
      'shipment.awaiting_payment',
      'shipment.exceeds_order',
      'shipment.unknown_line',
      'shipment.line_repeated',
      'shipment.unknown_county',
      'shipment.township_required',
      'shipment.harvested_in_future',
    ],
  })
  sendShipment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: SendShipment }) draft: SendShipment,
  ): Promise<SentShipment> {
    return this.shipments.send(actor, key, id, draft);
  }

  @Get('shipments')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, ShipmentPage, { summary: 'Shipments to or from the caller, newest first.' })
  listShipments(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListShipments }) query: ListShipments,
  ): Promise<Page<ShipmentItem>> {
    return this.queries.list(actor, query);
  }

  @Get('shipments/:id')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, ShipmentItem, { summary: 'One shipment with its lots and its acceptance.' })
  getShipment(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<ShipmentItem> {
    return this.queries.one(actor, id);
  }

  @Get('shipments/:id/note')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, null, {
    summary: '发货单 as a PDF that travels with the goods: what was loaded, without prices.',
    problems: ['request.malformed'],
  })
  @ApiProduces('application/pdf')
  getDeliveryNote(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'delivery_note', id, origin);
  }
}
