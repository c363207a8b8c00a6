import { webOrigin } from './routes';

describe('what an address that leaves the browser begins with', () => {
  it('is protocol and host, without what a proxy or a caller puts behind them', () => {
    expect(webOrigin('https://bangfu.example')).toBe('https://bangfu.example');
    expect(webOrigin('http://127.0.0.1:3000')).toBe('http://127.0.0.1:3000');
    expect(webOrigin('http://bangfu.example/../x?y#z')).toBe('http://bangfu.example');
  });

  it.each(['http://', 'http://[::1', 'http://a b', 'data:://host', 'javascript://host', 'ftp://host', ''])(
    'refuses %p',
    (text) => expect(() => webOrigin(text)).toThrow('request.malformed'),
  );
});
