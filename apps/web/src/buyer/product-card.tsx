import { PlusOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Product } from '../api/types';
import { Money, PerWeight, Tag, toast } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { toLine, useBasket } from './basket-store';
import { useMay } from './may';
import styles from './product-card.module.css';
import { useBuyerWords } from './words';

/** One kind of goods in a list: drawing, origin, price per pack and per kilogram, one tap into the basket. */
export function ProductCard({ product, paired }: { product: Product; paired: boolean }) {
  const t = useBuyerWords();
  const basket = useBasket();
  const may = useMay();
  const sku = product.skus[0];
  if (sku === undefined) return null;
  const soldOut = sku.available < sku.minimumQuantity;
  const add = () => {
    basket.add(toLine(product, sku, sku.minimumQuantity));
    toast(t.product.added);
  };
  return (
    <article className={styles['card']}>
      <GoodsImage name={product.illustration} alt="" className={styles['image']} />
      <div className={styles['body']}>
        <p className={styles['origin']}>
          {paired && <span className={styles['paired']}>{t.find.pairedMark}</span>}
          {product.originCountyName}
        </p>
        <h3>
          <Link to={`/buy/products/${product.id}`}>{product.name}</Link>
        </h3>
        <p className={styles['spec']}>
          {sku.spec}
          {product.inSeason && <span className={styles['season']}>{t.product.inSeason}</span>}
        </p>
        <div className={styles['foot']}>
          <div className={styles['price']}>
            <Money fen={sku.priceFen} size="large" tone="price" />
            <PerWeight priceFen={sku.priceFen} unitGrams={sku.unitGrams} jin={false} />
          </div>
          {soldOut ? (
            <Tag>{t.product.soldOut}</Tag>
          ) : (
            may('buy') && (
              <button
                type="button"
                className={styles['add']}
                aria-label={`${t.product.add} ${product.name}`}
                onClick={add}
              >
                <PlusOutlined />
              </button>
            )
          )}
        </div>
      </div>
    </article>
  );
}

export function ProductGrid({
  products,
  isPaired,
}: {
  products: readonly Product[];
  isPaired: (countyCode: string) => boolean;
}) {
  return (
    <ul className={styles['grid']}>
      {products.map((product) => (
        <li key={product.id}>
          <ProductCard product={product} paired={isPaired(product.originCountyCode)} />
        </li>
      ))}
    </ul>
  );
}
