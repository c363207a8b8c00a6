import { isPersonal, maskName, maskPlate, scrub } from '@app/platform';
import type { EvidencePage } from './evidence.dto';

/** Parts of an event that people wrote; all else in it is numbers and names of papers. */
const written = new Set(['reason', 'note', 'memo', 'remark', 'failure']);

/** As the access log calls it. */
export function labelOf({ fact, order, sale }: Pick<EvidencePage, 'fact' | 'order' | 'sale'>): string {
  return `${fact.productName} ${fact.spec} · ${order?.number ?? sale?.reportNumber}`;
}

const name = (text: string): string => maskName(text);
const nameIfAny = (text: string | null): string | null => text && maskName(text);
const scrubbed = <T extends string | null>(text: T): T => (text === null ? text : (scrub(text) as T));

/** The page for readers who check figures: people are told apart, and not known. */
export function withoutPeople(page: EvidencePage): EvidencePage {
  const { order, shipment, acceptance, sale } = page;
  return {
    ...page,
    masked: true,
    order: order && { ...order, placedByName: name(order.placedByName) },
    sale: sale && saleWithoutPeople(sale),
    shipment: shipment && {
      ...shipment,
      driverName: nameIfAny(shipment.driverName),
      plateNumber: shipment.plateNumber && maskPlate(shipment.plateNumber),
      shippedByName: name(shipment.shippedByName),
    },
    acceptance: acceptance && {
      ...acceptance,
      reason: scrubbed(acceptance.reason),
      note: scrubbed(acceptance.note),
      signers: acceptance.signers.map((signer) => ({ ...signer, name: name(signer.name) })),
    },
    returns: page.returns.map((one) => ({ ...one, reason: scrub(one.reason) })),
    invoices: page.invoices.map((invoice) => ({
      ...invoice,
      reversalReason: scrubbed(invoice.reversalReason),
      judgedByName: nameIfAny(invoice.judgedByName),
      disputeReason: scrubbed(invoice.disputeReason),
    })),
    bankLines: page.bankLines.map((line) => ({
      ...line,
      payerName: isPersonal(line.payerName) ? name(line.payerName) : scrub(line.payerName),
      memo: scrub(line.memo),
    })),
    timeline: page.timeline.map((event) => ({
      ...event,
      actorName: nameIfAny(event.actorName),
      payload: Object.fromEntries(
        Object.entries(event.payload).map(([key, value]) => [
          key,
          written.has(key) && typeof value === 'string' ? scrub(value) : value,
        ]),
      ),
    })),
  };
}

function saleWithoutPeople(sale: NonNullable<EvidencePage['sale']>): NonNullable<EvidencePage['sale']> {
  const { line } = sale;
  return {
    ...sale,
    note: scrubbed(sale.note),
    submittedByName: name(sale.submittedByName),
    reviewedByName: nameIfAny(sale.reviewedByName),
    line: {
      ...line,
      buyerName:
        line.buyerName && (isPersonal(line.buyerName) ? name(line.buyerName) : scrub(line.buyerName)),
    },
    files: sale.files.map((file) => ({ ...file, confirmedByName: nameIfAny(file.confirmedByName) })),
    corrections: sale.corrections.map((one) => ({ ...one, reason: scrub(one.reason) })),
  };
}
