import { defineFaults } from '../faults.ts'

export const mailFaults = defineFaults('mail', {
  UNAVAILABLE: {
    kind: 'busy',
    en: 'The mail server cannot be used at the moment ({reason}).',
    zh: '邮件服务器暂时不可用（{reason}）。',
    remedyEn: 'Nothing was sent; it is tried again. If it stays, the administrator should check the SMTP settings.',
    remedyZh: '邮件尚未发出，系统会重试。若持续出现，请管理员检查 SMTP 设置。',
  },
  REFUSED: {
    kind: 'invalid',
    en: 'The mail server refused the mail ({reason}).',
    zh: '邮件服务器拒收了该邮件（{reason}）。',
    remedyEn:
      'Check the address. If it is right, the administrator should look at the sender address and the SMTP settings.',
    remedyZh: '请检查邮箱地址。若无误，请管理员检查发件地址和 SMTP 设置。',
  },
  INVALID_ADDRESS: {
    kind: 'invalid',
    en: 'This is no mail address.',
    zh: '邮箱地址无效。',
    remedyEn: 'Give one address such as name@example.org.',
    remedyZh: '请填写一个邮箱地址，例如 name@example.org。',
  },
})
