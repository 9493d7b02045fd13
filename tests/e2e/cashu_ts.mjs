// An independent wallet for the interop tests: @cashu/cashu-ts 4.8.0.
//   node cashu_ts.mjs mint MINT AMOUNT   -> {"v3": "cashuA...", "v4": "cashuB..."}, each worth AMOUNT sat
//   node cashu_ts.mjs pay REQUEST        -> {"amount", "token"}: what a payment request (creqA...) asks for, locked as it asks
//   node cashu_ts.mjs lock MINT AMOUNT PUBKEY [LOCKTIME REFUND_KEY]  -> {"token"}
//   node cashu_ts.mjs receive TOKEN      -> {"mint", "face", "received"} or {"error", "code"}
import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

globalThis.crypto ??= webcrypto; // Node 18 of Debian 12 does not set it by itself
const require = createRequire(process.env.CASHU_TS_ROOT + '/package.json');
const library = await import(pathToFileURL(require.resolve('@cashu/cashu-ts')));
const { Wallet, PaymentRequest, getEncodedToken, getTokenMetadata } = library.Wallet ? library : library.default;

const total = (proofs) => proofs.reduce((sum, proof) => sum + Number(proof.amount), 0);

async function open(mint) {
  const wallet = new Wallet(mint, { unit: 'sat' });
  await wallet.loadMint();
  return wallet;
}

async function mintProofs(wallet, amount, lock) {
  const quote = await wallet.createMintQuoteBolt11(amount);
  for (let tries = 0; tries < 100; tries++) {
    if ((await wallet.checkMintQuoteBolt11(quote.quote)).state === 'PAID') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return lock ? wallet.ops.mintBolt11(amount, quote).asP2PK(lock).run() : wallet.mintProofsBolt11(amount, quote);
}

// cashu-ts 4 reads V3 but no longer writes it
function encodeV3(mint, proofs) {
  const plain = proofs.map(({ id, amount, secret, C }) => ({ id, amount: Number(amount), secret, C }));
  return 'cashuA' + Buffer.from(JSON.stringify({ token: [{ mint, proofs: plain }], unit: 'sat' })).toString('base64url');
}

async function locked(mint, amount, lock) {
  return getEncodedToken({ mint, proofs: await mintProofs(await open(mint), amount, lock), unit: 'sat' });
}

const [command, first, second, pubkey, locktime, refund] = process.argv.slice(2);
let answer;
if (command === 'mint') {
  const wallet = await open(first);
  const v3 = encodeV3(first, await mintProofs(wallet, Number(second)));
  const v4 = getEncodedToken({ mint: first, proofs: await mintProofs(wallet, Number(second)), unit: 'sat' });
  answer = { v3, v4 };
} else if (command === 'pay') {
  const request = PaymentRequest.fromEncodedRequest(first);
  const amount = Number(request.amount);
  answer = { amount, token: await locked(request.mints[0], amount, request.toP2PKOptions()) };
} else if (command === 'lock') {
  const lock = locktime ? { pubkey, locktime: Number(locktime), refundKeys: [refund] } : { pubkey };
  answer = { token: await locked(first, Number(second), lock) };
} else {
  const meta = getTokenMetadata(first);
  try {
    const received = await (await open(meta.mint)).receive(first);
    answer = { mint: meta.mint, face: Number(meta.amount), received: total(received) };
  } catch (error) {
    answer = { error: error.message, code: error.code };
  }
}
console.log(JSON.stringify(answer));
