import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from './config';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * What must be read again (seeds of one-time passwords) is sealed with AES-256-GCM, what need only be recognised is
 * marked with HMAC-SHA256; each purpose has a key of its own, derived from SECRET_KEY.
 */
@Injectable()
export class Secrets {
  constructor(private readonly config: Config) {}

  /** `purpose` and `owner` are bound to the result: it opens for nothing and nobody else. */
  seal(purpose: string, owner: string, content: Buffer): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Undefined when it was sealed with another key, for somebody else, or was changed. */
  open(purpose: string, owner: string, sealed: Buffer): Buffer | undefined {
    const nonce = sealed.subarray(1, 1 + nonceBytes);
    const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
    if (sealed[0] !== version || tag.length !== tagBytes) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.key(purpose), nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  mark(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.key(purpose)).update(text).digest();
  }

  private key(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.config.secretKey, 'bangfu-market', purpose, 32));
  }
}
