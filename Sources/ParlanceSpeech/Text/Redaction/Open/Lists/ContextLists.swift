import ParlanceCore

/// Phrases that say what the words beside them are.
enum ContextLists {
    /// A name follows, whatever it looks like.
    static let introductions = """
        my name is | name is | my name's | name's | full name is | first name is | last name is | surname is | name was
        middle name is | maiden name is | my name was | first name | last name | surname | maiden name | middle name
        names are | signed by | sincerely | yours truly | my names | patient name is | patient named | customer named
        in the name of | next of kin is | tenant's name is | contact name is | goes by the name of | account holder is | a message for | message for
        man named | woman named | boy named | girl named | guy named | person named | someone named | somebody named
        man called | woman called | boy called | girl called | guy called | someone called | named after
        """

    /// A name follows if the word is one at all.
    static let addresses = """
        call me | called | named | hi | hello | hey | dear | thanks | thank you | speaking with | speaking to | speak with
        speak to | talk to | talking to | talked to | spoke to | spoke with | ask | asked | tell | told | met | meet
        invited | married to | am i speaking with | is this | good morning | good afternoon
        good evening | goodbye | bye | sorry | please contact | contact | under the name | on behalf of | regards
        my husband | my wife | my son | my daughter | my brother | my sister | my mother | my father | my friend | my boss
        my colleague | my partner | my uncle | my cousin | my neighbor | my neighbour | my manager | my girlfriend
        my boyfriend | his wife | her husband | his son | her son | his daughter | her daughter | his brother | her brother
        his sister | her sister | our daughter | our son
        """

    /// "this is", before a name that someone then says is speaking.
    static let presentations = "this is | it's | it is"

    static let selves = "i'm | i am | and i'm | i was"

    /// What someone is: "i'm", "she is", "he's".
    static let being = """
        i'm | i am | i was | you're | you are | he's | he is | he was | she's | she is | she was | they're | they are | we're
        we are | we were | i've been | i'm not | i am not | who is | who's | is he | is she | are you | am | mother is
        father is | husband is | wife is | son is | daughter is | brother is | sister is | he's now | she's now
        mum is | mom is | dad is | mum's | mom's | dad's | grandfather is | grandmother is | grandfather's | grandmother's | gran is | gran's | nan is
        aunt is | uncle is | aunt's | uncle's | brother is | sister is | brother's | sister's | son's | daughter's | wife's | husband's | one is | youngest is
        eldest is | oldest is | twins are | kids are | boys are | girls are | boy is | girl is | baby is | child is | partner is | partner's | friend is
        friend's | boss is | neighbour is | neighbor is | cousin is | i'll be | she'll be | he'll be | you'll be | they'll be | must be | must be about | lived to be
        parents are | are you still | is she still | is he still | suspect is | patient's | driver is | driver was
        i'm now | i am now | mother's | i just | patient is | patient was | is still | i'm still | currently | happily
        recently | newly | never | got | getting | is actually | i'm actually | identify as | identifies as | legally
        """

    static let roles = """
        i'm a | i'm an | i am a | i am an | he's a | he's an | she's a | she's an | he is a | he is an | she is a | she is an
        i was a | i was an | he was a | she was a | work as a | work as an | works as a | works as an | worked as a
        worked as an | working as a | working as an | job as a | job as an | my job is | retired | i'm the | i am the
        to be an | trained as an | hired as an | is now a | is now an | an out of work | become a | become an | became an | became a | becoming a | to be a | trained as a | hired as a | occupation is | profession is | employed as a
        licensed | certified | by profession a | is a | was a | is an | was an | they're a | position as | role as | promoted to | job title is
        freelance | self employed | trainee | apprentice | assistant | senior | junior | chief
        """

    /// A place follows.
    static let placing = """
        in | from | to | near | visit | visited | visiting | city of | state of | outside | around | across | through | leaving
        toward | towards | via | downtown | northern | southern | eastern | western | throughout
        """

    /// A place follows, however ordinary the word.
    static let living = """
        live in | lives in | lived in | living in | born in | based in | moved to | moving to | city of | town of
        grew up in | flat in | house in | office in | raised in | residing in | resident of | citizen of | flight to
        flying to | driving to | travel to | traveled to | train to | i'm from | i am from | he's from | she's from | is from
        come from | comes from | originally from | vacation in | holiday in | stationed in | hotel in | university of
        """

    /// Where the name of a street, of a firm or of a hospital may follow.
    static let standing = """
        at | from | for | with | by | called | named | join | joined | to | in | of | near | on | off | into | the | outside | via | is
        and | corner of
        """

    static let employing = """
        bank with | fly | flew | flying with | insured with | insured by | work at | work for | works at | works for | worked at | worked for | working at | working for | job at | employed by
        shares in | shares of | stock in | buy from | bought from | ordered from | order from | company called | hired by
        employee of | ceo of | c e o of | job with | contract with | account with | calling from | call from | intern at
        manager at | engineer at | partner at | director of | director at | subsidiary of | delivered by | fired from
        interview at | interview with | internship at | laid off from | applied to | sued | acquired by | invest in
        invested in | investing in | competitor to | merger with | package from | card from | my
        """

    static let goods = """
        store | stores | stock | shares | account | card | airlines | employee | employees | support | customer | ceo
        credit card | gift card | i d | pay | music | watch | motors | executives | headquarters | mobile | customers
        petrol station | gas station | driver | app | services | prime | warehouse | branch | incorporated | inc | wireless
        """

    /// After these a word that is a nationality too is a language.
    static let speaking = """
        speak | speaks | spoke | spoken | speaking | learn | learning | learned | learnt | study | studying | studied
        fluent in | fluent | translate into | translated into | translate it into | understand | understands | into | in
        teach | teaches | taught | speak good | speak some | speak little | speak a little | speak no | speaks no
        broken | speak fluent | speaks fluent | speaks good | in broken | understand some | language is | languages are
        press one for | press two for | press three for | press four for | interpreter for | lessons in | mother tongue | mother tongue is
        first language is | native language is | first language | native language | available in | translates from | translate from | only understand
        doesn't speak | don't speak | know | knows | speak both | write | read | reads
        """

    static let ofLanguage = """
        language | speaker | speakers | speaking | lessons | lesson | class | classes | translation | interpreter
        translator | grammar | dictionary | accent | fluently | version | subtitles
        """

    static let suffering = """
        diagnosed with | diagnosed with a | suffer from | suffers from | suffering from | suffered from | suffered
        suffered a | history of | symptoms of | treated for | treatment for | medication for | treat | chronic | acute | severe
        severe chronic | have | has | had | having | have a | has a | had a | having a | have a bad | had a bad | has a bad
        got a | catch a | caught a | i've got a | has got | have an | has an | had an | with chronic | battling | struggling with
        struggles with | struggle with | dealing with | live with | living with | died of | died of a | died from | died from a | prone to
        recovering from | recovered from | caused by | pills for | tablets for | viral | bacterial | with a | heat
        with severe | risk of | down with a | have severe | have terrible | postnatal | allergic to | develop | developed
        developed a | social | skin | throat | lung | staph | fungal | have some | seasonal | stomach
        """

    static let voting = """
        vote | voted | votes | voting | vote for | voted for | vote for the | voted for the | registered | i'm a | i am a
        he's a | she's a | he is a | she is a | lifelong | i vote | always voted | member of the | as a | support the | join the
        lifelong | always been | a staunch | affiliation | affiliation is | party affiliation | neighbours are all | they're all | a registered | if i was
        joined the | a registered | politically | politically i'm | staunch | identify as a
        """

    static let ofParty = """
        party | voter | voters | supporter | supporters | vote | member | members | activist | candidate | candidates | senator | politician | politicians | government | mp | m p
        """

    static let signs = """
        i'm a | i am a | he's a | she's a | he is a | she is a | you're a | you are a | are you a | i'm an | sign is | sign of
        born under | zodiac sign is | star sign is | star sign | sun sign | moon in | sun in | typical | being a | sign's
        """

    static let ofSign = "rising | moon | sun | season | horoscope | zodiac"

    static let aging =
        "aged | turned | turning | turns | age | age is | age of | ages | age was | just turned | nearly | almost"

    static let weighing =
        "weigh | weighs | weighed | weight is | weighing | weight | weight was | weigh about | weighs about"

    static let enduring =
        "for | about | takes | took | in | after | within | over | last | lasted | lasts | every | almost | nearly"

    static let naming = """
        user name is | username is | username | user name | my handle is | handle is | user i d is | user i d | user id is | user id | login id is | login is
        log in as | logs in as | logged in as | sign in as | signed in as | login as | login is | my login | for user | with user | as user | unlock the user | a user called
        account name is | display name is | goes by | follow me at | twitter is | skype is | user called | username as | user name as
        log in is | login name is | screen name is | twitter handle is | instagram is | gamer tag is | log in name is
        """

    static let coding = """
        zip code is | zip code | postal code is | postal code | post code is | post code | postcode is | postcode | zip is
        zip
        """

    static let bloodTyping = """
        blood type is | blood type | blood group is | blood group | type | blood is | group | blood types
        """

    static let speakers = """
        speaking | calling | here | from | with | again
        """

    static let genderTyping = """
        gender is | sex is | identify as a | identifies as a | i am a | i'm a | gender | sex | as a
        """

    static let statuses = """
        marital status | marital status is | status is | relationship status | relationship status is | put you down as | put me down as | am still
        are you still | is he still | is she still | listed as | registered as | currently | legally | i'm recently | recently | she's still | he's still
        """

    static let orientations = """
        came out as | orientation is | orientation | orientation i put | sexual orientation is | identify as | identifies as | openly | told us he's
        told us she's | he's openly | she's openly
        """

    static let hairAndEyes = "hair | eyes | beard | mustache | moustache | skin | complexion"
}
