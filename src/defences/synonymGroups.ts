/**
 * Words that can stand for each other in everyday English, written by hand: a group a line. v = verbs, n = nouns (their
 * forms are made by rule, irregular ones are given as base/-s/past/participle/-ing or singular/plural), w = words that
 * have one form.
 */
export const SYNONYM_GROUPS = `
v ask enquire
v answer reply
v start begin/begins/began/begun/beginning commence
v end finish conclude
v stop cease halt
v buy/buys/bought/bought/buying purchase
v get/gets/got/got/getting receive obtain
v need require
v want wish
v hate detest loathe
v help aid
v try attempt
v use employ utilise
v show/shows/showed/shown/showing display
v tell/tells/told/told/telling inform
v say/says/said/said/saying state remark
v explain clarify
v mention note
v check verify examine inspect
v fix repair mend
v break/breaks/broke/broken/breaking smash crack
v send/sends/sent/sent/sending dispatch ship
v bring/brings/brought/brought/bringing fetch
v keep/keeps/kept/kept/keeping retain
v hold/holds/held/held/holding grip
v choose/chooses/chose/chosen/choosing select pick
v change alter modify
v replace swap substitute
v remove withdraw/withdraws/withdrew/withdrawn/withdrawing
v cancel scrap
v close shut/shuts/shut/shut/shutting
v wait linger
v arrive come/comes/came/come/coming
v return reappear
v move shift
v walk stroll
v run/runs/ran/run/running dash
v jump leap
v climb ascend
v fall/falls/fell/fallen/falling drop tumble
v rise/rises/rose/risen/rising climb
v grow/grows/grew/grown/growing increase expand
v reduce lower cut/cuts/cut/cut/cutting
v add include
v join attach
v build/builds/built/built/building construct assemble
v make/makes/made/made/making create produce
v write/writes/wrote/written/writing pen
v read/reads/read/read/reading study
v speak/speaks/spoke/spoken/speaking talk
v shout yell
v cry weep/weeps/wept/wept/weeping
v laugh chuckle
v smile grin
v look glance
v see/sees/saw/seen/seeing notice spot
v find/finds/found/found/finding discover locate
v lose/loses/lost/lost/losing misplace
v hide/hides/hid/hidden/hiding conceal
v think/thinks/thought/thought/thinking believe reckon
v know/knows/knew/known/knowing understand/understands/understood/understood/understanding
v remember recall
v forget/forgets/forgot/forgotten/forgetting overlook
v hope trust
v worry fret
v fear dread
v feel/feels/felt/felt/feeling sense
v seem appear
v happen occur
v continue proceed
v remain stay
v allow permit/permits/permitted/permitted/permitting
v agree consent
v refuse decline reject
v suggest recommend advise
v promise pledge
v thank acknowledge
v praise commend
v blame accuse
v warn alert
v complain grumble moan
v meet/meets/met/met/meeting encounter
v invite welcome
v host entertain
v pay/pays/paid/paid/paying settle
v charge bill
v sell/sells/sold/sold/selling trade
v order request
v arrange organise
v prepare ready
v wash rinse
v eat/eats/ate/eaten/eating consume
v drink/drinks/drank/drunk/drinking sip
v sleep/sleeps/slept/slept/sleeping doze
v wake/wakes/woke/woken/waking rouse
v rest relax
v work labour toil
v teach/teaches/taught/taught/teaching instruct
v learn master
v win/wins/won/won/winning triumph
v beat/beats/beat/beaten/beating defeat
v lead/leads/led/led/leading guide
v follow pursue
v push shove
v pull drag
v throw/throws/threw/thrown/throwing toss hurl
v catch/catches/caught/caught/catching grab
v hit/hits/hit/hit/hitting strike/strikes/struck/struck/striking
v hurt/hurts/hurt/hurt/hurting injure
v treat handle
v improve better
v settle resolve
v gather collect assemble
v store stash
v share divide
v spend/spends/spent/spent/spending expend
v waste squander
v guess suppose
v decide determine
v measure gauge
v count tally
v total amount
v confirm verify
v discuss debate
v print publish
v update refresh
v connect link
v click press
v sit/sits/sat/sat/sitting perch
v fill load
v empty drain
v cover wrap
v plant sow
v live dwell reside
v die/dies/died/died/dying perish
v marry wed
v let/lets/let/let/letting allow
v admit concede
v ignore disregard
v destroy ruin wreck
v damage harm
v escape flee/flees/fled/fled/fleeing
v chase pursue
v steal/steals/stole/stolen/stealing pinch
v search hunt
v test trial
v expect anticipate
n problem issue difficulty
n mistake error
n answer reply
n question query
n idea notion thought
n plan scheme
n job task
n work labour
n boss manager
n colleague coworker
n friend pal mate
n child/children kid youngster
n baby infant
n woman/women lady
n man/men fellow
n person/people individual
n doctor physician medic
n nurse carer
n illness disease sickness
n pain ache soreness
n drug medicine
n tablet pill
n wound injury
n swelling lump
n sleep slumber
n meal dinner
n food fare
n snack bite
n drink beverage
n house home dwelling
n flat apartment
n room chamber
n garden yard
n street road lane
n town village
n city town
n car vehicle
n bike bicycle
n bus/buses coach
n journey trip
n holiday vacation
n shop store
n customer client shopper
n price cost
n bill invoice
n money cash
n refund repayment
n gift present
n parcel package
n box/boxes carton
n letter note
n message note
n email mail
n phone telephone
n picture photo image
n film movie
n book volume
n story tale
n song tune
n party celebration
n wedding marriage
n meeting gathering session
n group band
n team crew squad
n crowd throng
n rule regulation
n law statute
n report account
n list register
n file document
n paper sheet
n end finish
n part piece portion
n side flank
n corner nook
n hole gap
n door entrance
n window pane
n fire blaze
n rain drizzle
n storm gale
n noise sound racket
n smell odour scent
n taste flavour
n colour shade hue
n size dimension
n shape form
n kind sort type
n way manner method
n place spot location
n area zone district
n dog hound
n horse pony
n flower bloom blossom
n river stream
n hill slope
n sea ocean
n ship boat vessel
n machine device
n tool implement
n bag sack
n coat jacket
n shoe boot
n hat cap
n clothes garments
n help aid
n chance opportunity
n choice option
n reason cause motive
n result outcome
n effect consequence
n lot heap
n number figure
n amount quantity sum
n test exam trial
n lesson class
n school academy
n pupil student
n teacher tutor
n prize award
n game match
n fan supporter
n worry concern
n joy delight
n anger fury rage
n joke jest
n lie fib
n secret mystery
n trouble bother
n fight scuffle
n accident mishap
n thief/thieves robber burglar
n visitor guest
n owner proprietor
n worker employee
n leader chief
n speech talk
n view opinion
n delay wait
n queue line
n crack split
n stain mark spot
n pile stack heap
n row line
w big large
w huge enormous vast massive
w small little tiny
w long lengthy
w short brief
w tall high
w wide broad
w thin slim
w thick dense
w heavy weighty
w fast quick rapid swift
w slow gradual
w new fresh recent
w old aged ancient
w young youthful
w good fine decent
w great excellent superb
w nice pleasant lovely
w bad poor awful
w terrible dreadful horrible
w happy glad pleased cheerful
w sad unhappy miserable
w angry furious annoyed
w afraid scared frightened
w tired weary exhausted
w ill sick unwell poorly
w strong sturdy powerful
w weak feeble frail
w hot warm
w cold chilly cool
w wet damp soaked
w dry arid
w clean spotless tidy
w dirty filthy grubby
w empty vacant bare
w full packed
w loud noisy
w quiet silent calm
w easy simple
w hard difficult tough
w wrong incorrect mistaken
w true real genuine
w false untrue
w odd strange peculiar
w usual normal ordinary
w common frequent
w rare unusual
w clear plain obvious
w important vital
w whole entire complete
w main chief principal
w clever bright smart
w silly foolish daft
w stupid foolish
w gentle caring
w rude impolite
w brave bold
w shy timid
w funny amusing comic
w dull boring
w beautiful lovely gorgeous
w ugly hideous
w rich wealthy
w cheap inexpensive
w expensive costly pricey
w busy occupied
w ready prepared
w safe secure
w dangerous risky hazardous
w sore tender painful
w swollen puffy
w stable steady
w serious grave severe
w mild slight
w broken damaged cracked
w missing absent lost
w extra additional further
w enough sufficient
w several some various
w many numerous
w same identical
w different distinct
w possible feasible
w sure certain
w likely probable
w able capable
w polite courteous
w careful cautious
w very extremely really
w quite rather fairly
w almost nearly
w again anew
w often frequently regularly
w always constantly
w sometimes occasionally
w usually normally generally
w soon shortly
w now currently
w then afterwards
w later afterwards
w before earlier
w quickly rapidly swiftly
w slowly gradually
w suddenly abruptly
w carefully cautiously
w easily readily
w finally eventually
w perhaps maybe possibly
w probably likely presumably
w clearly plainly obviously
w certainly surely definitely
w actually really
w exactly precisely
w completely totally entirely fully
w badly poorly
w together jointly
w although though
w while whilst
w until till
w within inside
w beside alongside
w below beneath under
w above over
w among amid
w towards toward
w regarding concerning
w everyone everybody
w someone somebody
w anyone anybody
w each every
w please kindly
w thanks cheers
w sorry apologies
w hello hi hey
w mum mother mam
w dad father
w gran grandma nan
w grandad grandpa
w quid pounds
w yes yeah
w okay alright
w regards wishes
`;
