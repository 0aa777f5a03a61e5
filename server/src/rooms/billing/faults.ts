import { defineFaults } from '#platform/faults.ts'

export const billingFaults = defineFaults('billing', {
  NO_BALANCE: {
    kind: 'payment_required',
    en: 'The wallet of this workspace does not hold enough ({currency}).',
    zh: '该工作区的钱包余额不足（{currency}）。',
    remedyEn: 'An owner of the workspace must top up; nothing was charged.',
    remedyZh: '需由工作区所有者充值；本次未产生费用。',
  },
  OVER_QUOTA: {
    kind: 'over_quota',
    en: 'You have used up what you may have made: {most} {what} in {window_minutes} minutes.',
    zh: '您在 {window_minutes} 分钟内可制作的{what}数量（{most}）已用完。',
    remedyEn:
      'It is free again in {free_in_minutes} min ({free_at}). An administrator of the installation can raise the limit. Nothing was started or charged.',
    remedyZh:
      '{free_in_minutes} 分钟后（{free_at}）可再次制作；系统管理员可调高上限。本次未启动任何制作，也未产生费用。',
  },
})
