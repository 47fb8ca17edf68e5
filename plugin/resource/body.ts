/** The body of an error. */

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody = '{"type":"about:blank","title":"Internal Server Error","status":500}'
