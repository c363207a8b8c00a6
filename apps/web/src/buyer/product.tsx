import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useProduct, useReferencePrice } from '../api/catalog';
import { useSession } from '../api/session';
import type { ProductDetail, Sku } from '../api/types';
import {
  Await,
  Facts,
  formatFen,
  inShanghai,
  Money,
  Note,
  Page,
  PerWeight,
  RadioCards,
  Section,
  Stepper,
  Tag,
  useDates,
  useLanguage,
  useShared,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { toLine, useBasket } from './basket-store';
import { useMay } from './may';
import { useOwnPairs } from './pairing';
import styles from './product.module.css';
import { useBuyerWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const read = useProduct(id);
  return <Await read={read}>{(product) => <ProductPage key={product.id} product={product} />}</Await>;
}

function ProductPage({ product }: { product: ProductDetail }) {
  const t = useBuyerWords();
  const { language } = useLanguage();
  return (
    <Page
      title={product.name}
      back={{ to: '/buy/find', label: t.product.back }}
      eyebrow={`${product.originCountyName} · ${product.originTownship}`}
    >
      <div className={styles['layout']}>
        <div>
          <GoodsImage name={product.illustration} alt={product.name} eager className={styles['image']} />
          <SeasonStrip months={product.seasonMonths} />
        </div>
        <Buy product={product} />
      </div>
      <div className={styles['lower']}>
        <Section title={t.product.facts}>
          <p className={styles['description']}>
            {language === 'en' ? product.descriptionEn : product.description}
          </p>
          <ProductFacts product={product} />
        </Section>
        <Section title={t.product.story}>
          <p className={styles['supplier']}>{product.supplier.name}</p>
          <p className="quiet">{product.supplier.regionName}</p>
          {product.supplier.story && <p className={styles['description']}>{product.supplier.story}</p>}
        </Section>
      </div>
    </Page>
  );
}

function ProductFacts({ product }: { product: ProductDetail }) {
  const t = useBuyerWords();
  const shared = useShared();
  const dates = useDates();
  const { data: reference } = useReferencePrice(product.id);
  return (
    <Facts
      items={[
        [t.product.origin, `${product.originCountyName} ${product.originTownship}`],
        [t.product.designation, product.designation],
        [t.product.brand, product.brand],
        [t.product.season, product.season],
        [t.product.storage, product.storage],
        [t.product.shelfLife, shared.units.day(product.shelfLifeDays)],
        [t.product.certificate, product.certificateClass],
        [
          t.product.priceSource,
          product.priceSource.startsWith('illustrative') ? t.product.illustrative : product.priceSource,
        ],
        [
          t.product.reference,
          reference &&
            t.product.referenceOf(
              `${formatFen(reference.pricePerKgFen)} ${shared.units.perKg}`,
              dates.date(reference.capturedOn),
              reference.source,
            ),
        ],
      ]}
    />
  );
}

/** Twelve months; the months of fresh goods are filled. */
function SeasonStrip({ months }: { months: readonly number[] }) {
  const t = useBuyerWords();
  const shared = useShared();
  const now = inShanghai(new Date()).month;
  if (months.length === 0 || months.length === 12) return null;
  return (
    <figure className={styles['season']}>
      <figcaption>{t.product.months}</figcaption>
      <ol>
        {Array.from({ length: 12 }, (_, place) => place + 1).map((month) => (
          <li
            key={month}
            className={months.includes(month) ? styles['fresh'] : ''}
            aria-current={month === now ? 'date' : undefined}
          >
            {shared.dates.month(month)}
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Buy({ product }: { product: ProductDetail }) {
  const t = useBuyerWords();
  const shared = useShared();
  const basket = useBasket();
  const [skuId, setSkuId] = useState(product.skus[0]?.id);
  const sku = product.skus.find((one) => one.id === skuId);
  const [quantity, setQuantity] = useState(sku?.minimumQuantity ?? 1);
  const [added, setAdded] = useState(false);
  const may = useMay();
  if (sku === undefined) return <Note tone="loess">{t.product.soldOut}</Note>;
  const choose = (id: string) => {
    setSkuId(id);
    setQuantity(product.skus.find((one) => one.id === id)?.minimumQuantity ?? 1);
  };
  const soldOut = sku.available < sku.minimumQuantity;
  const add = () => {
    basket.add(toLine(product, sku, quantity));
    setAdded(true);
  };
  return (
    <div className={styles['buy']}>
      <p className={styles['tags']}>
        {product.designation && <Tag tone="wait">{product.designation}</Tag>}
        {product.inSeason && <Tag tone="good">{t.product.inSeason}</Tag>}
      </p>
      <div className={styles['price']}>
        <Money fen={sku.priceFen} size="huge" tone="price" />
        <span className="quiet">/ {sku.spec}</span>
        <PerWeight priceFen={sku.priceFen} unitGrams={sku.unitGrams} />
      </div>
      {product.skus.length > 1 && (
        <div className={styles['row']}>
          <span>{t.product.spec}</span>
          <RadioCards
            label={t.product.spec}
            name="sku"
            value={skuId}
            onChange={choose}
            options={product.skus.map((one) => ({
              value: one.id,
              label: one.spec,
              note: <PerWeight priceFen={one.priceFen} unitGrams={one.unitGrams} jin={false} />,
            }))}
          />
        </div>
      )}
      <div className={styles['row']}>
        <span>{t.product.quantity}</span>
        <div className={styles['quantity']}>
          <Stepper
            label={t.product.quantity}
            value={quantity}
            min={sku.minimumQuantity}
            max={Math.max(sku.minimumQuantity, sku.available)}
            onChange={setQuantity}
            disabled={soldOut}
          />
          <Stock sku={sku} />
        </div>
      </div>
      <div className={styles['row']}>
        <span>{t.product.subtotal}</span>
        <Money fen={sku.priceFen * quantity} size="large" />
      </div>
      <div className={styles['act']}>
        <Button type="primary" size="large" disabled={soldOut || !may('buy')} onClick={add}>
          {soldOut ? t.product.soldOut : t.product.add}
        </Button>
        <span aria-live="polite">
          {added && (
            <Link to="/buy/basket">
              {t.product.added} · {t.product.goBasket} →
            </Link>
          )}
        </span>
      </div>
      {!may('buy') && <Note>{t.roles.cannotBuy}</Note>}
      <Counting product={product} />
      {product.excludedFunding.length > 0 && (
        <Note tone="seal">
          {t.product.excluded(product.excludedFunding.map((fund) => shared.states.funding[fund]).join('、'))}
        </Note>
      )}
    </div>
  );
}

function Stock({ sku }: { sku: Sku }) {
  const t = useBuyerWords();
  return (
    <span className="quiet">
      {sku.available <= 0 ? (
        t.product.soldOut
      ) : sku.available < 20 ? (
        <b className={styles['low']}>{t.product.lowStock(sku.available)}</b>
      ) : (
        t.product.stock(sku.available)
      )}
      {sku.minimumQuantity > 1 && ` · ${t.product.minimum(sku.minimumQuantity)}`}
    </span>
  );
}

/** Whether buying this moves the target of the buyer's own pair, said before buying. */
function Counting({ product }: { product: ProductDetail }) {
  const t = useBuyerWords();
  const session = useSession();
  const { pairOf, pairs } = useOwnPairs();
  if (pairs.length === 0 || !session.data) return null;
  const pair = pairOf(product.originCountyCode);
  return pair ? (
    <Note tone="barley">{t.product.counts(pair.eastName, pair.westName)}</Note>
  ) : (
    <Note tone="loess">{t.product.countsElsewhere}</Note>
  );
}
