/** Mistakes to put into the text of a model, and how each is told. */

const counting = `open: { after: { 10: { target: 'open', reenter: true, actions: assign({
      sold: ({ context }) => context.sold + 1 }) } }, on: { ORDER: 'packing' } }`;

/** What is written in place of what, and the line that tells it. */
export const mistakes: Readonly<Record<string, readonly [string, string, string]>> = {
  'an unknown target': [
    "PARCEL: 'served'",
    "PARCEL: 'srved'",
    'model: expected a module, but "FILE" does not load: target of a transition of ' +
      '"customer.waiting": got "srved" (did you mean "served"?), expected a state of "customer" ' +
      '(FILE:9:30)',
  ],
  'a typo in an event': [
    "event: { type: 'cancel' }",
    "event: { type: 'cancle' }",
    'choices, event of "customer": got "cancle" (did you mean "cancel"?), ' +
      'expected one of PARCEL, cancel (FILE:24:54)',
  ],
  'a typo in a state': [
    "'shop', 'shipped'",
    "'shop', 'shippd'",
    'property "fine": state of "shop": got "shippd" (did you mean "shipped"?), ' +
      'expected one of open, packing, shipped (FILE:25:30)',
  ],
  'a typo in the first state': [
    "initial: 'open'",
    "initial: 'opne'",
    'machine "shop": initial state of "shop": got "opne" (did you mean "open"?), ' +
      'expected one of open, packing, shipped (FILE:17:12)',
  ],
  'a typo in an actor': [
    "isIn(view, 'shop'",
    "isIn(view, 'shp'",
    'property "fine": unknown actor "shp" (did you mean "shop"?): ' +
      'expected one of customer, shop (FILE:25:30)',
  ],
  'a typo in the actor of a choice': [
    "actor: 'customer'",
    "actor: 'custmer'",
    'choices, actor: got "custmer" (did you mean "customer"?), ' +
      'expected one of customer, shop (FILE:24:27)',
  ],
  'a typo in whom a message is for': [
    "send('customer'",
    "send('custmer'",
    '"shop" sends to "custmer" (did you mean "customer"?), but there is no such actor: ' +
      'expected one of customer, shop (FILE:21:48)',
  ],
  'a typo in a field': [
    'context.sold >= 0',
    'context.sld >= 0',
    'property "fine": context of "shop": got "sld" (did you mean "sold"?), ' +
      'expected one of sold, order (FILE:25:90)',
  ],
  'a typo in a field below another': [
    'context.sold >= 0',
    'context.order.items[0].prize !== null',
    'property "fine": order.items.* in context of "shop": got "prize" (did you mean "price"?), ' +
      'expected one of price (FILE:25:105)',
  ],
  'a typo in a delay': [
    '1000:',
    'packng:',
    'machine "shop": delay "packng" of "shop.packing" is not defined: there are none; ' +
      'see "timers" in the README (FILE:20:25)',
  ],
  'Date.now in a guard': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', guard: () => Date.now() > 0 }",
    'machine "shop" is not pure: "ORDER" in state "open" calls Date.now() (a model with now: 0, ' +
      'say, has a clock that stands still); see "clock and chance" in the README (FILE:19:65)',
  ],
  'an async predicate': [
    'const fine = (view',
    'const fine = async (view',
    'property "fine": expected a boolean, got a promise: a predicate may not be async (FILE:26:28)',
  ],
  'two actors of one name': [
    'machines: { customer, shop }',
    'machines: { customer, shop, customer: shop }',
    'model: "machines" has two members named "customer": expected one, as the last would count ' +
      '(FILE:27:73)',
  ],
  'no default export': [
    'export default',
    'export const model =',
    'model: expected a Model as default export of "FILE", got none, only exports by name: model',
  ],
  'a syntax error': [
    "initial: 'open',",
    "initial: 'open'",
    "model: expected a module, but \"FILE\" does not load: Expected ',', got 'ident' (FILE:18:3)",
  ],
  'an endless always': [
    'open: {',
    "open: { always: 'ajar' }, ajar: { always: 'open',",
    '"shop" comes to no rest when it starts, in "shop.open"; see "always" in the README ' +
      '(FILE:17:12)',
  ],
  'a package that is not there': [
    "from 'xstate'",
    "from 'xstat'",
    'model: expected a module, but "FILE" does not load: nothing is found for the import of ' +
      '"xstat" (FILE:2:72)',
  ],
  'an error while it loads': [
    'const choices =',
    'const none = (undefined as any).length;\nconst choices =',
    'model: expected a module, but "FILE" does not load: ' +
      "Cannot read properties of undefined (reading 'length') (FILE:24:33)",
  ],
  'a predicate that throws': [
    "!isIn(view, 'shop', 'shipped') ||",
    'view.local("shop").value.none.at(0) ||',
    'property "fine" throws Cannot read properties of undefined (reading \'at\') (FILE:25:58)',
  ],
  'a machine in place of a model': [
    'export default defineModel({',
    'export default shop; defineModel({',
    'model: expected a Model as default export of "FILE", got a machine: ' +
      'defineModel({ name, machines }) makes one (FILE:27:8)',
  ],
  'a guard that gives a promise': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', guard: () => Promise.resolve(false) }",
    'machine "shop": a guard, asked for "ORDER" in state "open", gives a promise: expected a ' +
      'boolean, as a guard may not be async; see "guards" in the README (FILE:19:54)',
  ],
  'a target by an id that there is not': [
    "PARCEL: 'served'",
    "PARCEL: '#no.y'",
    'model: expected a module, but "FILE" does not load: target of a transition: got "#no.y", ' +
      'expected a state of "customer" (FILE:9:30)',
  ],
  'a class instance in a context': [
    '{ sold: 0,',
    "{ sold: 0, site: new URL('http://shop.example'),",
    'machine "shop" is not pure: context.site is a URL: keep its href in its place; ' +
      'see "values" in the README (FILE:16:23)',
  ],
  'an environment of nothing': [
    'choices, properties',
    'choices, properties, environment: { chrge: { answers: [1] } }',
    'environment: got "chrge", expected none: no machine starts an actor (FILE:27:111)',
  ],
  'a listener to nobody': [
    'choices, properties',
    "choices, properties, listeners: [{ from: 'shop', type: '*', to: 'custmer' }] as any",
    'listeners, to: got "custmer" (did you mean "customer"?), expected one of customer, shop ' +
      '(FILE:27:139)',
  ],
  'links that are no objects': [
    'choices, properties',
    "choices, properties, links: ['customer', 'shop'] as any",
    'links: expected objects, as { kind: "fifo", from, to, latencyMs: 20 }, ' +
      'got the text "customer" (FILE:27:96)',
  ],
  'what nobody implements is started': [
    'open: {',
    "open: { entry: spawnChild('parcel' as any),",
    'machine "shop": spawnChild "parcel" on entry of "shop.open" has no implementation: it has ' +
      'no actors of its own, and there is no member "parcel" of "environment" that says what it ' +
      'may do; see "invoke" in the README (FILE:19:31)',
  ],
  'no state where one is asked for': [
    "isIn(view, 'shop', 'shipped')",
    "isIn(view, 'shop', undefined as any)",
    'property "fine": state of "shop": got none, expected one of open, packing, shipped ' +
      '(FILE:25:30)',
  ],
  'a typo in what a view has': [
    'context.sold >= 0',
    'contxt.sold >= 0',
    'property "fine": view of "shop": got "contxt" (did you mean "context"?), ' +
      'expected one of value, context, done, snapshot (FILE:25:74)',
  ],
  'two states of one id': [
    'open: {',
    "open: { id: 'one' }, other: { id: 'one',",
    'machine "shop": states "open" and "other" have the id "one": ' +
      'expected an id of its own for each (FILE:19:17)',
  ],
  'a delay that is a text': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', actions: raise({ type: 'T' }, { delay: () => '1s' as any }) }",
    'machine "shop": a delay, asked for "ORDER" in state "open": expected a number of ms, ' +
      'got the text "1s"; see "timers" in the README (FILE:19:86)',
  ],
  'a promise of a model': [
    'export default defineModel({',
    'export default Promise.resolve({',
    'model: expected a Model as default export of "FILE", got a promise of one: ' +
      'export what it gives, by `await` (FILE:27:8)',
  ],
};

/** Those that come out in a search: what stands in its text. */
export const found: Readonly<Record<string, readonly [string, string, RegExp]>> = {
  'a guard that throws': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', guard: () => { throw new Error('no stock'); } }",
    /comes to an error\n.*\n {2}- shop: Error: .*'ORDER'.*no stock \(model\d+.ts:19:\d+\)\n/,
  ],
  'an endless counter': [
    "open: { on: { ORDER: 'packing' } }",
    counting,
    /INCOMPLETE: more than 900 states of one actor: shop has [\d,]+ states: context.sold took /,
  ],
  'timers that pile up': [
    "open: { on: { ORDER: 'packing' } }",
    "open: { entry: raise({ type: 'tick' }, { delay: 10 }), on: { more: { target: 'open', " +
      "reenter: true }, tick: {}, ORDER: 'packing' } }",
    /INCOMPLETE: "shop" starts the timer "tick" again and again: expected at most 100 timers of it/,
  ],
  'messages without end': [
    "open: { on: { ORDER: 'packing' } }",
    "open: { after: { 10: { target: 'open', reenter: true, actions: " +
      "emit(send('customer', { type: 'NEWS' })) } } }",
    /INCOMPLETE: more than 1000 messages under way on .*: "shop" sends "NEWS" to .*model\d+.ts:19:/,
  ],
  'a list that grows': [
    "open: { on: { ORDER: 'packing' } }",
    "open: { after: { 10: { target: 'open', reenter: true, actions: assign({ order: " +
      '({ context: { order: { items } } }) => ' +
      '({ items: [...items, ...Array(10).fill(items[0])] }) ' +
      "}) } }, on: { ORDER: 'packing' } }",
    /INCOMPLETE: more than 1000 elements in context.order.items of "shop" \(model\d+.ts:16:32\)/,
  ],
  'a guard that throws a text': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', guard: () => { throw 'no stock'; } }",
    /\n {2}- shop: Error: .*'ORDER'.*: no stock \(model\d+.ts:19:\d+\)\n/,
  ],
  'an action that throws a text': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', actions: assign(() => { throw 'no stock'; }) }",
    /\n {2}- shop: no stock \(model\d+.ts:19:\d+\)\n/,
  ],
  'a message to nobody': [
    "ORDER: 'packing'",
    "ORDER: { target: 'packing', actions: sendTo(({ system }) => system.get('nobody'), " +
      "{ type: 'HI' }) }",
    /"shop" sends to nobody in "ORDER" in state "open": [^(]*itself \(model\d+.ts:19:63\)\n/,
  ],
  'a spawn without bound': [
    "ORDER: 'packing'",
    "ORDER: 'packing', more: { actions: spawnChild(createMachine({ id: 'parcel' })) }",
    /INCOMPLETE: .*16/,
  ],
};
