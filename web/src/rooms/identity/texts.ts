import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('identity', {
  en: {
    tagline: 'A script goes in, a finished film comes out.',
    signIn: 'Sign in',
    signInTitle: 'Sign in to the studio',
    name: 'User name or e-mail',
    password: 'Password',
    forgot: 'Forgotten your password?',
    noAccount: 'New here?',
    register: 'Make an account',
  },
  'zh-CN': {
    tagline: '剧本进来，成片出去。',
    signIn: '登录',
    signInTitle: '登录话本',
    name: '用户名或邮箱',
    password: '密码',
    forgot: '忘记密码？',
    noAccount: '还没有账号？',
    register: '注册',
  },
})
