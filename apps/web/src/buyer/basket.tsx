import { DeleteOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useProductsById } from '../api/catalog';
import { ApiError } from '../api/errors';
import { usePlaceCheckout } from '../api/orders';
import { useSession } from '../api/session';
import type { CheckoutDraft, FundingSource } from '../api/types';
import { Empty, formatFen, Money, Page, PerWeight, pointerPath, Stepper, toast, useShared } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import styles from './basket.module.css';
import { type BasketLine, toLine, useBasket } from './basket-store';
import { type CheckoutFields, CheckoutPanel } from './checkout-panel';
import { TotalChanged } from './total-changed';
import { useBuyerWords } from './words';

/** What the cooperatives say now about the lines of the basket. */
function useFresh(lines: readonly BasketLine[]) {
  const ids = [...new Set(lines.map((line) => line.productId))].slice(0, 60);
  const reads = useProductsById(ids);
  const fresh = new Map<string, BasketLine>();
  const gone = new Set<string>();
  ids.forEach((id, place) => {
    const read = reads[place];
    const product = read?.data;
    const missing = read?.error instanceof ApiError && read.error.status === 404;
    for (const line of lines.filter((one) => one.productId === id)) {
      const sku = product?.skus.find((one) => one.id === line.skuId);
      if (product !== undefined && sku !== undefined)
        fresh.set(line.skuId, toLine(product, sku, line.quantity));
      else if (missing || product !== undefined) gone.add(line.skuId);
    }
  });
  return { fresh, gone };
}

/** The code the server put at each line, e.g. stock.insufficient. */
function lineProblems(error: unknown, sent: readonly BasketLine[]): Map<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ApiError)) return found;
  for (const field of error.fields) {
    const [first, place] = pointerPath(field.pointer);
    const line = first === 'lines' && typeof place === 'number' ? sent[place] : undefined;
    if (line !== undefined) found.set(line.skuId, field.code);
  }
  return found;
}

export function Component() {
  const t = useBuyerWords();
  const basket = useBasket();
  const suppliers = new Set(basket.lines.map((line) => line.supplierId)).size;
  return (
    <Page
      title={t.basket.title}
      lead={basket.lines.length > 0 ? t.basket.lead(basket.lines.length, suppliers) : undefined}
    >
      {basket.lines.length === 0 ? (
        <Empty
          title={t.basket.emptyTitle}
          text={t.basket.emptyText}
          next={{ label: t.basket.emptyNext, to: '/buy/find' }}
        />
      ) : (
        <BasketAndCheckout />
      )}
    </Page>
  );
}

function BasketAndCheckout() {
  const t = useBuyerWords();
  const basket = useBasket();
  const { lines } = basket;
  const { fresh, gone } = useFresh(lines);
  const session = useSession();
  const [chosen, setFunding] = useState<FundingSource>('canteen');
  // A reseller has no choice.
  const funding = session.data?.organization.unitKind === 'reseller' ? 'resale' : chosen;
  const place = usePlaceCheckout();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [fields, setFields] = useState<CheckoutFields>();
  const problems = lineProblems(place.error, lines);
  const changed =
    place.error instanceof ApiError && place.error.code === 'order.total_changed' ? place.error : undefined;
  const send = (checkout: CheckoutFields, expectedTotalFen: number) => {
    setFields(checkout);
    const draft: CheckoutDraft = {
      lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })),
      fundingSource: funding,
      paymentTerms: checkout.terms,
      deliveryAddress: checkout.address,
      ...(checkout.note === '' ? {} : { note: checkout.note }),
      expectedTotalFen,
    };
    place.mutate(draft, {
      onSuccess: (answer) => {
        basket.clear();
        toast(t.basket.placed(answer.orders.length));
        const only = answer.orders.length === 1 ? answer.orders[0] : undefined;
        navigate(only ? `/buy/orders/${only.id}` : '/buy/orders');
      },
      onError: () => void queries.invalidateQueries({ queryKey: ['product'] }),
    });
  };
  const blocked = lines.some((line) => gone.has(line.skuId) || line.excludedFunding.includes(funding));
  return (
    <div className={styles['layout']}>
      <Groups lines={lines} fresh={fresh} gone={gone} funding={funding} problems={problems} />
      <CheckoutPanel
        funding={funding}
        setFunding={setFunding}
        totalFen={basket.totalFen}
        blocked={blocked}
        pending={place.isPending}
        error={changed ? null : place.error}
        onPlace={(checkout) => send(checkout, basket.totalFen)}
      />
      <TotalChanged
        seenFen={basket.totalFen}
        nowFen={changed?.figure('totalFen')}
        pending={place.isPending}
        onClose={() => {
          basket.refresh(fresh);
          place.reset();
        }}
        onContinue={(nowFen) => {
          basket.refresh(fresh);
          if (fields) send(fields, nowFen);
        }}
      />
    </div>
  );
}

interface GroupsProps {
  lines: readonly BasketLine[];
  fresh: ReadonlyMap<string, BasketLine>;
  gone: ReadonlySet<string>;
  funding: FundingSource;
  problems: ReadonlyMap<string, string>;
}

/** One group, one cooperative, one future order. */
function Groups({ lines, ...rest }: GroupsProps) {
  const t = useBuyerWords();
  const suppliers = [...new Map(lines.map((line) => [line.supplierId, line.supplierName]))];
  return (
    <div className={styles['groups']}>
      {suppliers.map(([id, name]) => {
        const own = lines.filter((line) => line.supplierId === id);
        const total = own.reduce((sum, line) => sum + line.priceFen * line.quantity, 0);
        return (
          <section key={id} className={styles['group']} aria-label={name}>
            <header>
              <h2>{name}</h2>
              <span>
                {t.basket.supplierTotal} <Money fen={total} />
              </span>
            </header>
            <ul>
              {own.map((line) => (
                <Line key={line.skuId} line={line} {...rest} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Line({ line, fresh, gone, funding, problems }: Omit<GroupsProps, 'lines'> & { line: BasketLine }) {
  const t = useBuyerWords();
  const basket = useBasket();
  return (
    <li className={styles['line']}>
      <GoodsImage name={line.illustration} alt="" className={styles['thumb']} />
      <div className={styles['what']}>
        <Link to={`/buy/products/${line.productId}`}>{line.productName}</Link>
        <small>
          {line.spec}
          {line.originCountyName !== '' && ` · ${line.originCountyName}`}
        </small>
        <span className={styles['unit']}>
          <Money fen={line.priceFen} size="small" />{' '}
          <PerWeight priceFen={line.priceFen} unitGrams={line.unitGrams} jin={false} />
        </span>
      </div>
      <Stepper
        label={`${line.productName} ${t.product.quantity}`}
        value={line.quantity}
        min={line.minimumQuantity}
        max={9999}
        onChange={(quantity) => basket.setQuantity(line.skuId, quantity)}
      />
      <div className={styles['amount']}>
        <Money fen={line.priceFen * line.quantity} />
      </div>
      <button
        type="button"
        className={styles['remove']}
        aria-label={`${t.basket.remove} ${line.productName}`}
        onClick={() => basket.remove(line.skuId)}
      >
        <DeleteOutlined />
      </button>
      <LineNotes
        line={line}
        now={fresh.get(line.skuId)}
        gone={gone.has(line.skuId)}
        funding={funding}
        problem={problems.get(line.skuId)}
      />
    </li>
  );
}

interface LineNotesProps {
  line: BasketLine;
  now: BasketLine | undefined;
  gone: boolean;
  funding: FundingSource;
  problem: string | undefined;
}

/** What keeps this line from being ordered, and the one tap that settles it. */
function LineNotes({ line, now, gone, funding, problem }: LineNotesProps) {
  const t = useBuyerWords();
  const shared = useShared();
  const basket = useBasket();
  const removeIt = (
    <button type="button" onClick={() => basket.remove(line.skuId)}>
      {t.basket.removeIt}
    </button>
  );
  if (gone || problem === 'sku.not_available')
    return (
      <p className={styles['bad']}>
        {t.basket.gone} {removeIt}
      </p>
    );
  if (line.excludedFunding.includes(funding) || problem === 'order.funding_excluded') {
    return (
      <p className={styles['bad']}>
        {t.basket.excludedHere(line.productName, shared.states.funding[funding])} {removeIt}
      </p>
    );
  }
  const available = now?.available ?? line.available;
  if (line.quantity > available) {
    const fits = available >= line.minimumQuantity;
    return (
      <p className={styles['bad']}>
        {t.basket.onlyLeft(available)}{' '}
        {fits ? (
          <button type="button" onClick={() => basket.setQuantity(line.skuId, available)}>
            {t.basket.setTo(available)}
          </button>
        ) : (
          removeIt
        )}
      </p>
    );
  }
  if (now !== undefined && now.priceFen !== line.priceFen) {
    return (
      <p className={styles['changed']}>
        {t.basket.priceChanged(formatFen(line.priceFen), formatFen(now.priceFen))}{' '}
        <button type="button" onClick={() => basket.refresh(new Map([[line.skuId, now]]))}>
          {shared.actions.confirm}
        </button>
      </p>
    );
  }
  return null;
}
