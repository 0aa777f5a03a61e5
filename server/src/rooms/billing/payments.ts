// How money comes in from outside. The port is for payment gateways; the one way that is built in is an administrator who has
// seen the money and tops up by hand. A gateway (WeChat Pay, Alipay, cards) is an adapter of this port; none is part of this
// release, nor are a page to pay on, a webhook address, papers for the tax office.
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { type Doing, topUp } from './ledger/wallets.ts'
import type { Amount, Wallet } from './tables.ts'

export type PaymentRequest = {
  /** Ours; asked again with the same id, the gateway begins no second payment. */
  readonly paymentId: string
  readonly amount: Amount
  readonly description: string
  /** Where the payer's browser goes afterwards. */
  readonly returnUrl: string
}

export type StartedPayment = {
  readonly gatewayPaymentId: string
  /** Where the payer pays; null if it is paid already. */
  readonly payUrl: string | null
}

/** What a gateway's message says, once it is proven to come from there. */
export type ConfirmedPayment = {
  readonly gatewayPaymentId: string
  readonly paymentId: string
  /** What has really arrived. */
  readonly amount: Amount
}

export type PaymentGateway = {
  /** Stable: part of the journal. */
  readonly id: string
  create(request: PaymentRequest): Promise<StartedPayment>
  /** Null for a message that tells of no money. Throws for one that is not the gateway's: its signature is checked here. */
  confirm(message: { headers: Readonly<Record<string, string>>; body: Uint8Array }): Promise<ConfirmedPayment | null>
}

export function createPayments({ clock }: { readonly clock: Clock }) {
  return {
    /** A confirmed payment fills the wallet once, however often the gateway says so. */
    book: (tx: Tx, doing: Doing, payment: ConfirmedPayment & { readonly gateway: string; readonly reason: string }) =>
      topUp(clock, tx, doing, {
        key: `${payment.gateway}/${payment.gatewayPaymentId}`,
        amount: payment.amount,
        from: 'topped_up',
        reason: payment.reason,
      }),
    /** The built-in way: whoever administers the installation says that the money is there. The key is theirs. */
    byHand(tx: Tx, doing: Doing, paid: { key: string; amount: Amount; reason: string }): Promise<Wallet> {
      const payment = { gateway: 'manual', gatewayPaymentId: paid.key, paymentId: paid.key }
      return this.book(tx, doing, { ...payment, amount: paid.amount, reason: paid.reason })
    },
  }
}
