import { CameraOutlined, CloseOutlined, ReloadOutlined } from '@ant-design/icons';
import { type ChangeEvent, useRef } from 'react';
import styles from './photo-picker.module.css';
import { useShared } from './words';

export interface Photo {
  /** Local until the upload answers. */
  key: string;
  preview: string;
  state: 'sending' | 'sent' | 'failed';
  /** The server's id of the file. */
  fileId?: string;
  file?: File;
}

interface PhotoPickerProps {
  photos: readonly Photo[];
  onChange: (update: (photos: readonly Photo[]) => readonly Photo[]) => void;
  /** `key`: of the tile, the same when a photo is sent again. */
  upload: (file: File, key: string) => Promise<{ id: string }>;
  max?: number;
  label?: string;
  hint?: string;
}

/** Shrinks a camera picture to 1,600 px so that it leaves a kitchen's weak network in a second or two. */
export async function shrink(file: File, longest = 1600): Promise<File> {
  if (!file.type.startsWith('image/') || file.size < 400_000 || typeof createImageBitmap !== 'function')
    return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
    return blob === null
      ? file
      : new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' });
  } catch {
    return file;
  }
}

/** Camera first: on a phone the tile opens the camera. Each photo is sent at once and can be re-sent. */
export function PhotoPicker({ photos, onChange, upload, max = 9, label, hint }: PhotoPickerProps) {
  const t = useShared();
  const input = useRef<HTMLInputElement>(null);
  const mark = (key: string, change: Partial<Photo>) =>
    onChange((all) => all.map((photo) => (photo.key === key ? { ...photo, ...change } : photo)));
  const send = async (key: string, file: File) => {
    mark(key, { state: 'sending' });
    try {
      const { id } = await upload(await shrink(file), key);
      mark(key, { state: 'sent', fileId: id });
    } catch {
      mark(key, { state: 'failed' });
    }
  };
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, Math.max(0, max - photos.length));
    event.target.value = '';
    for (const file of files) {
      const key = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      onChange((all) => [...all, { key, preview: URL.createObjectURL(file), state: 'sending', file }]);
      void send(key, file);
    }
  };
  return (
    <div>
      <ul className={styles['grid']} aria-label={label ?? t.photo.label}>
        {photos.map((photo, place) => (
          <li key={photo.key} className={styles['photo']}>
            <img src={photo.preview} alt={`${label ?? t.photo.label} ${place + 1}`} />
            {photo.state === 'sending' && <span className={styles['veil']}>{t.photo.uploading}</span>}
            {photo.state === 'failed' && photo.file !== undefined && (
              <button
                type="button"
                className={styles['veil']}
                onClick={() => photo.file && send(photo.key, photo.file)}
              >
                <ReloadOutlined /> {t.photo.failed}
              </button>
            )}
            <button
              type="button"
              className={styles['remove']}
              aria-label={`${t.actions.removePhoto} ${place + 1}`}
              onClick={() => onChange((all) => all.filter((one) => one.key !== photo.key))}
            >
              <CloseOutlined />
            </button>
          </li>
        ))}
        {photos.length < max && (
          <li>
            <button type="button" className={styles['add']} onClick={() => input.current?.click()}>
              <CameraOutlined aria-hidden="true" />
              <span>{t.actions.takePhoto}</span>
            </button>
          </li>
        )}
      </ul>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={pick}
      />
      <p className={styles['hint']}>{hint ?? t.photo.hint}</p>
    </div>
  );
}
