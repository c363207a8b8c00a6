import { Papers } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AcceptancesQueries } from '../acceptances.queries';
import { ShipmentsQueries } from '../shipments.queries';
import { acceptanceSheet } from './acceptance-sheet.policy';
import { deliveryNote } from './delivery-note.policy';

/** 发货单 and 验收单 as they are printed and checked. */
@Injectable()
export class FulfillmentPapers {
  constructor(papers: Papers, shipments: ShipmentsQueries, acceptances: AcceptancesQueries) {
    papers.offer('delivery_note', async (actor, id) => deliveryNote(await shipments.note(actor, id)));
    papers.offer('acceptance_sheet', async (actor, id) =>
      acceptanceSheet(await acceptances.sheet(actor, id)),
    );
  }
}
