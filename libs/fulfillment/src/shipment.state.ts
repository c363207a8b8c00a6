/** What becomes of a shipment; nothing else changes `shipments.state`. */
export const shipmentTransitions = {
  /** 已发货: on its way or at the door; the buyer accepts by `accept_by`. Nothing is ever accepted by silence. */
  shipped: ['awaiting_second_signature'],
  /** 待复核签字: the first person has counted and signed; it counts when a second one has. */
  awaiting_second_signature: ['accepted', 'partly_accepted', 'rejected'],
  /** 已验收: every pack was taken. */
  accepted: [],
  /** 部分验收: some packs were taken, others rejected. */
  partly_accepted: [],
  /** 已拒收: no pack was taken. */
  rejected: [],
} as const satisfies Record<string, readonly string[]>;

export type ShipmentState = keyof typeof shipmentTransitions;
export const shipmentStates = [
  'shipped',
  'awaiting_second_signature',
  'accepted',
  'partly_accepted',
  'rejected',
] as const satisfies ShipmentState[];

/** 验收单: signed by one person, then by two different ones. */
export const acceptanceStates = ['awaiting_second_signature', 'accepted'] as const;
export type AcceptanceState = (typeof acceptanceStates)[number];

/** 退货 (the packs go back) or 索赔 (they stay, and part of their price goes back). */
export const returnKinds = ['return', 'claim'] as const;
export type ReturnKind = (typeof returnKinds)[number];

/** Asked by the buyer; the supplier agrees (then it counts) or refuses. */
export const returnStates = ['requested', 'agreed', 'refused'] as const;
export type ReturnState = (typeof returnStates)[number];

export const transports = ['carrier', 'own_truck'] as const;
export type Transport = (typeof transports)[number];
