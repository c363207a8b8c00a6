import { type Fact, type Order, type Return, type Shipment, sum } from './figures';

/** What proves an order's facts now, by their names: one per accepted line, one negative per line given back or claimed. */
function* proved(order: Order, shipments: readonly Shipment[], returns: readonly Return[]) {
  const signed = shipments
    .filter((shipment) => shipment.order === order && shipment.signedAs)
    .sort((a, b) => a.signedAs - b.signedAs);
  const hasMoney = order.payments.some(({ receivedFen }) => receivedFen > 0);
  let needed = 0;
  for (const shipment of signed) {
    const agreed = returns.filter((goods) => goods.shipment === shipment && goods.state === 'agreed');
    const amounts = [
      ...shipment.lines.map(
        ({ line, quantity, rejected }, at) =>
          [`${shipment.name}/${at}`, line.priceFen * (quantity - rejected)] as const,
      ),
      ...agreed.flatMap(({ name, lines }) =>
        lines.map(({ amountFen }, at) => [`${name}/${at}`, -amountFen] as const),
      ),
    ].filter(([, amountFen]) => amountFen !== 0);
    needed += sum(amounts, ([, amountFen]) => amountFen);
    const paid = hasMoney && needed <= order.paidFen;
    const level = 1 + (order.invoiceVerified ? 1 : 0) + (paid ? 1 : 0);
    for (const [name, amountFen] of amounts) yield [name, { amountFen, level, paid }] as const;
  }
}

/** The worker counts what is new; evidence is raised where something says that it grew, and never lowered. */
export function count(order: Order, shipments: readonly Shipment[], returns: readonly Return[]): void {
  for (const [name, now] of proved(order, shipments, returns)) {
    const before = order.facts.get(name);
    if (!before) order.facts.set(name, now);
    else if (order.unheard.evidence) order.facts.set(name, higher(before, now));
  }
}

function higher(before: Fact, now: Fact): Fact {
  return { ...now, level: Math.max(before.level, now.level), paid: before.paid || now.paid };
}
