import { defineFaults, type Fault, type Localised } from '#platform/faults.ts'

export const identityFaults = defineFaults('identity', {
  WRONG_CREDENTIALS: {
    kind: 'unauthenticated',
    en: 'User name, e-mail or password is wrong.',
    zh: '用户名、邮箱或密码不正确。',
    remedyEn: 'Check what you typed, or choose a new password by "forgot password".',
    remedyZh: '请检查输入，或通过“忘记密码”设置新密码。',
  },
  BLOCKED: {
    kind: 'forbidden',
    en: 'This account is {status_text}.',
    zh: '该账号{status_text}，无法登录。',
    remedyEn: 'Ask the administrator of the installation.',
    remedyZh: '请联系系统管理员。',
  },
  NAME_TAKEN: {
    kind: 'conflict',
    en: 'This {field_text} is taken.',
    zh: '该{field_text}已被使用。',
    remedyEn: 'Choose another, or sign in.',
    remedyZh: '请更换，或直接登录。',
  },
  NAME_MISSING: {
    kind: 'invalid',
    en: 'An account needs a user name or an e-mail address.',
    zh: '账号需要用户名或邮箱。',
    remedyEn: 'Give a user name, an e-mail address or both.',
    remedyZh: '请填写用户名、邮箱或两者。',
  },
  USERNAME_INVALID: {
    kind: 'invalid',
    en: 'A user name has 1 to 64 letters or digits of any script, and may contain space, dot, hyphen and underscore.',
    zh: '用户名由 1 至 64 个任意文字的字母或数字组成，可含空格、点、连字符和下划线。',
    remedyEn: 'Choose another user name; an e-mail address belongs into its own field.',
    remedyZh: '请更换用户名；邮箱请填入邮箱一栏。',
  },
  USERNAME_MIXED: {
    kind: 'invalid',
    en: 'This user name mixes letters of different alphabets, which can look the same.',
    zh: '用户名混用了不同文字的字母，其中有些外形相同，容易被误认。',
    remedyEn:
      'Write it in one alphabet; Chinese, Japanese and Korean names may have Latin letters beside their own. Nothing was changed.',
    remedyZh: '请只用一种文字书写；中文、日文、韩文名称可与拉丁字母并用。本次未作任何更改。',
  },
  EMAIL_INVALID: {
    kind: 'invalid',
    en: 'This is not an e-mail address.',
    zh: '邮箱格式不正确。',
    remedyEn: 'Correct the address.',
    remedyZh: '请改正邮箱地址。',
  },
  PASSWORD_WEAK: {
    kind: 'invalid',
    en: 'This password is too easy to guess. {feedback}',
    zh: '密码过于容易猜到。{feedback}',
    remedyEn: 'Use at least {length_min} characters; several unusual words are best.',
    remedyZh: '请至少使用 {length_min} 个字符；由几个不常见的词组成最好。',
  },
  REGISTRATION_CLOSED: {
    kind: 'forbidden',
    en: 'Registration is closed on this installation.',
    zh: '本系统未开放注册。',
    remedyEn: 'Ask a member for an invitation, or the administrator for an account.',
    remedyZh: '请向成员索取邀请，或请管理员开设账号。',
  },
  LINK_SPENT: {
    kind: 'gone',
    en: 'This link was used, has expired, or was replaced.',
    zh: '该链接已使用、已过期或已失效。',
    remedyEn: 'Ask for a new one.',
    remedyZh: '请重新申请。',
  },
  CROSS_ORIGIN: {
    kind: 'forbidden',
    en: 'This request came from a page of another site.',
    zh: '该请求来自其他网站的页面。',
    remedyEn:
      'Use the pages of the studio itself, or a bearer token. If this is its own page, set HUABEN_PUBLIC_URL to the address in use.',
    remedyZh: '请使用本系统自己的页面，或使用 Bearer 令牌。若确为本系统页面，请将 HUABEN_PUBLIC_URL 设为实际地址。',
  },
  LAST_OPERATOR: {
    kind: 'conflict',
    en: 'This is the last active administrator of the installation.',
    zh: '这是最后一位有效的系统管理员。',
    remedyEn: 'Make another user an administrator first.',
    remedyZh: '请先将另一位用户设为系统管理员。',
  },
  STILL_NEEDED: {
    kind: 'conflict',
    en: 'This account still owns workspaces that others use or that are not empty.',
    zh: '该账号仍拥有他人使用中或尚未清空的工作区。',
    remedyEn: 'For each listed workspace: make another member its owner, or delete it.',
    remedyZh: '请为所列的每个工作区指定其他所有者，或将其删除。',
  },
  NO_EMAIL: {
    kind: 'conflict',
    en: 'This account has no e-mail address.',
    zh: '该账号没有邮箱。',
    remedyEn: 'Give it an address, or set a password directly.',
    remedyZh: '请先设置邮箱，或直接设置密码。',
  },
  OPERATOR_PROTECTED: {
    kind: 'conflict',
    en: 'This is an administrator of the installation, who cannot be blocked or deleted.',
    zh: '该用户是系统管理员，不能停用或删除。',
    remedyEn: 'Make them an ordinary user first.',
    remedyZh: '请先将其设为普通用户。',
  },
  CODE_WRONG: {
    kind: 'unauthenticated',
    en: 'This code is wrong, has run out, or was used before.',
    zh: '验证码不正确、已过期或已使用过。',
    remedyEn: 'Wait for the next code of your app, or use a recovery code.',
    remedyZh: '请等待应用显示下一个验证码，或使用恢复码。',
  },
  CHALLENGE_ENDED: {
    kind: 'gone',
    en: 'This sign-in took too long or had too many wrong codes.',
    zh: '本次登录已超时，或验证码错误次数过多。',
    remedyEn: 'Sign in again with your password.',
    remedyZh: '请重新输入密码登录。',
  },
  TWO_FACTOR_ON: {
    kind: 'conflict',
    en: 'Two-factor sign-in is on already.',
    zh: '两步验证已经开启。',
    remedyEn: 'Turn it off first if you want to use another app.',
    remedyZh: '如需更换验证应用，请先关闭。',
  },
  TWO_FACTOR_OFF: {
    kind: 'conflict',
    en: 'Two-factor sign-in is not on, or was not begun.',
    zh: '两步验证尚未开启，或尚未开始设置。',
    remedyEn: 'Begin with the setup.',
    remedyZh: '请先开始设置。',
  },
  PHONE_INVALID: {
    kind: 'invalid',
    en: 'This is not a phone number.',
    zh: '电话号码格式不正确。',
    remedyEn: 'Write digits, with + and the country code in front for numbers abroad.',
    remedyZh: '请填写数字；境外号码请以 + 和国家代码开头。',
  },
  AVATAR_UNREADABLE: {
    kind: 'unsupported',
    en: 'This picture cannot be read.',
    zh: '无法读取该图片。',
    remedyEn: 'Choose a PNG, JPEG, WebP or GIF picture.',
    remedyZh: '请选择 PNG、JPEG、WebP 或 GIF 图片。',
  },
})

const STATUS_TEXTS: Readonly<Record<string, Localised>> = {
  inactive: { en: 'not active', 'zh-CN': '未启用' },
  suspended: { en: 'suspended', 'zh-CN': '已被停用' },
  deleted: { en: 'deleted', 'zh-CN': '已删除' },
}

export function blocked(status: string): Fault {
  return identityFaults.BLOCKED({ status, status_text: STATUS_TEXTS[status] ?? status })
}
