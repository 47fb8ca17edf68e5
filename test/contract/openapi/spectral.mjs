/** Spectral's own rules for OpenAPI and those of OWASP. */
import owasp from '@stoplight/spectral-owasp-ruleset'
import { oas } from '@stoplight/spectral-rulesets'

// The rule fails on any schema that has a property `in`, as a violation has, because it takes every
// `in` for that of a parameter. It asks the same, of text only.
const name = 'owasp:api2:2023-no-credentials-in-url'
const given = ['$..parameters[?(@ && @.in && @.in.match && @.in.match(/query|path/))].name']

export default {
  extends: [oas, owasp],
  rules: { [name]: { ...owasp.rules[name], given } },
}
