import { defineFaults } from '#platform/faults.ts'

export const catalogueFaults = defineFaults('catalogue', {
  TAKEN: {
    kind: 'conflict',
    en: 'The catalogue has "{id}" already.',
    zh: '目录中已有“{id}”。',
    remedyEn: 'Choose another id, or change the entry that is there. Nothing was changed.',
    remedyZh: '请更换标识，或修改已有条目。未作任何更改。',
  },
  BASE_URL_INVALID: {
    kind: 'invalid',
    en: 'This is no address at which a provider can be reached.',
    zh: '该地址无法用于访问服务商。',
    remedyEn: 'Give an address that begins with http:// or https://, without user name, password, "?" or "#".',
    remedyZh: '请填写以 http:// 或 https:// 开头的地址，不含用户名、密码、“?”或“#”。',
  },
  UNKNOWN_PROVIDER: {
    kind: 'invalid',
    en: 'There is no provider "{provider}" in the catalogue.',
    zh: '目录中没有服务商“{provider}”。',
    remedyEn: 'Choose a provider of the catalogue, or add it first.',
    remedyZh: '请选择目录中的服务商，或先添加该服务商。',
  },
  UNKNOWN_DIALECT: {
    kind: 'invalid',
    en: 'No dialect "{dialect}" makes {kind}.',
    zh: '没有可生成 {kind} 的方言“{dialect}”。',
    remedyEn: 'Choose one of: {available}.',
    remedyZh: '请从以下方言中选择：{available}。',
  },
  IN_USE: {
    kind: 'conflict',
    en: 'Models of this provider stand in the catalogue: {models}.',
    zh: '目录中仍有该服务商的模型：{models}。',
    remedyEn: 'Remove those models first, or disable the provider instead.',
    remedyZh: '请先移除这些模型，或改为停用该服务商。',
  },
})
