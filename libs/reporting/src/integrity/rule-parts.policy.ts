/* Pieces of the statements of the rules. `$1` holds the orders and sales reports to look at, `$2` the thresholds. */

export const limit = (name: string): string => `($2::jsonb->>'${name}')::numeric`;

/** Business day. */
export const dayOf = (moment: string): string => `(${moment} AT TIME ZONE 'Asia/Shanghai')::date`;

/** District of the buyer and counties of the goods: whose officials may see the order. */
export const placesOfOrder = (order: string): string => `
  ARRAY(SELECT b.region_code FROM organizations b WHERE b.id = ${order}.buyer_id
        UNION SELECT x.origin_county_code FROM order_lines x WHERE x.order_id = ${order}.id
        UNION SELECT y.origin_county_code FROM shipments z JOIN shipment_lines y ON y.shipment_id = z.id
               WHERE z.order_id = ${order}.id)`;

const nameOf = (organization: string): string =>
  `(SELECT n.name FROM organizations n WHERE n.id = ${organization})`;

type Item = {
  kind: string;
  id: string;
  label: string;
  day: string;
  amountFen: string;
  orderId: string;
  codes: string;
  about: string;
};

/** As `EvidenceItem` has it; what is not said is null. */
export const item = ({ kind, ...said }: Partial<Item> & Pick<Item, 'kind'>): string => `
  jsonb_build_object('kind', '${kind}', 'id', ${said.id ?? 'NULL'}, 'label', ${said.label ?? `''`}, 'day', ${said.day ?? 'NULL'},
    'amountFen', ${said.amountFen ?? 'NULL'}, 'orderId', ${said.orderId ?? 'NULL'},
    'codes', to_jsonb(${said.codes ?? 'ARRAY[]::text[]'}), 'about', ${said.about ? `jsonb_build_object(${said.about})` : `'{}'::jsonb`})`;

export const orderItem = (order: string, about = ''): string =>
  item({
    kind: 'order',
    id: `${order}.id`,
    label: `${order}.number`,
    day: dayOf(`${order}.placed_at`),
    amountFen: `${order}.total_fen`,
    orderId: `${order}.id`,
    codes: placesOfOrder(order),
    about: `'buyer', ${nameOf(`${order}.buyer_id`)}, 'supplier', ${nameOf(`${order}.supplier_id`)}${about}`,
  });
