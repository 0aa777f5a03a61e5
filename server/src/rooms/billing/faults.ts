import { defineFaults } from '#platform/faults.ts'

export const billingFaults = defineFaults('billing', {
  NO_BALANCE: {
    kind: 'payment_required',
    en: 'The wallet of this workspace does not hold enough ({currency}).',
    zh: '该工作区的钱包余额不足（{currency}）。',
    remedyEn: 'An owner of the workspace must top up; nothing was charged.',
    remedyZh: '需由工作区所有者充值；本次未产生费用。',
  },
})
