import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Await, Empty, LoadingCards, Money, Page, PerWeight, Pills, Tag } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { MorePages } from '../shared/pages';
import { MoveDialog } from './move-dialog';
import styles from './stock.module.css';
import { type StockItem, useStock } from './stock-api';
import { StockBar } from './stock-bar';
import { useSupplierWords } from './words';

const shows = ['all', 'low', 'delisted'] as const;
type Show = (typeof shows)[number];

/** Under twenty free packs is when to call the growers. */
const LOW = 20;

function fits(item: StockItem, show: Show, text: string): boolean {
  if (show === 'low' && item.available >= LOW) return false;
  if (show === 'delisted' && item.state === 'listed') return false;
  return text === '' || `${item.productName}${item.spec}`.includes(text);
}

export function Component() {
  const t = useSupplierWords();
  const [show, setShow] = useState<Show>('all');
  const [text, setText] = useState('');
  const stock = useStock();
  const items = stock.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={t.stock.title}
      lead={t.stock.lead}
      actions={
        <Input
          allowClear
          placeholder={t.stock.search}
          aria-label={t.stock.search}
          onChange={(event) => setText(event.target.value.normalize('NFKC').trim())}
        />
      }
    >
      <Pills
        label={t.orders.filter}
        value={show}
        onChange={setShow}
        options={shows.map((value) => ({
          value,
          label: t.stock.shows[value],
          note: items?.filter((item) => fits(item, value, '')).length,
        }))}
      />
      <Await
        read={{ data: items, error: stock.error, isPending: stock.isPending, refetch: stock.refetch }}
        bones={<LoadingCards count={6} height={180} />}
      >
        {(all) => <Items items={all.filter((item) => fits(item, show, text))} />}
      </Await>
      <MorePages
        read={{
          hasMore: stock.hasNextPage,
          more: () => stock.fetchNextPage(),
          isFetchingMore: stock.isFetchingNextPage,
          error: stock.error,
        }}
      />
    </Page>
  );
}

function Items({ items }: { items: readonly StockItem[] }) {
  const t = useSupplierWords();
  const [moving, setMoving] = useState<StockItem>();
  if (items.length === 0) return <Empty title={t.stock.empty} text={t.stock.emptyText} />;
  return (
    <>
      <ul className={styles['grid']}>
        {items.map((item) => (
          <li key={item.skuId} className={styles['card']}>
            <Link to={`/supply/stock/${item.skuId}`} className={styles['head']}>
              <GoodsImage name={item.illustration} alt="" className={styles['image']} />
              <span>
                <b>{item.productName}</b>
                <span className="quiet">{item.spec}</span>
                <span className={styles['price']}>
                  <Money fen={item.priceFen} tone="price" />
                  <PerWeight priceFen={item.priceFen} unitGrams={item.unitGrams} jin={false} />
                </span>
              </span>
              {item.state !== 'listed' && <Tag>{t.stock.states[item.state] ?? item.state}</Tag>}
            </Link>
            <StockBar onHand={item.onHand} held={item.held} available={item.available} />
            <div className={styles['acts']}>
              <Button onClick={() => setMoving(item)}>{t.stock.receive}</Button>
              <Link to={`/supply/stock/${item.skuId}`}>{t.stock.more} →</Link>
            </div>
          </li>
        ))}
      </ul>
      {moving && <MoveDialog item={moving} kind="received" onClose={() => setMoving(undefined)} />}
    </>
  );
}
