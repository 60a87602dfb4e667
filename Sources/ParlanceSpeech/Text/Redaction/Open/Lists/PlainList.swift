import ParlanceCore

/// Ordinary words: never a name's beginning or continuation unless a rule says so.
enum PlainList {
    static let words = """
        a an the this that these those i you he she it we they me him her us them my your his its our their mine yours hers
        ours theirs myself yourself himself herself itself ourselves themselves who whom whose which what where when why how
        i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll we're we've we'd
        we'll they're they've they'd they'll that's that'll there's here's who's what's where's how's let's isn't aren't
        wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't can't couldn't shouldn't mustn't ain't cannot
        and or but nor so yet for if then else because since although though unless until till while whereas as than
        of in on at to by from with without within into onto upon over under above below between among through during before
        after about against along across around behind beside besides beyond despite down up off out near past toward
        towards via per like unlike except inside outside am is are was were be been being do does did done doing have has
        had having will would shall should can could may might must ought need dare used not no yes yeah yep nope okay ok oh
        uh um ah er hmm well hello hi hey bye goodbye please thanks thank sorry sure right maybe perhaps actually really
        very quite too just only even also still already again ever never always often sometimes usually rarely seldom soon
        now today tonight tomorrow yesterday later early earlier late lately recently once twice here there everywhere
        anywhere somewhere nowhere away back forward together apart alone almost nearly hardly barely enough rather pretty
        much many more most less least few several some any all both each every either neither none other others another
        such same different own whole half one's ones someone somebody something anyone anybody anything everyone everybody
        everything nobody nothing thing things stuff way ways time times day days night nights morning afternoon evening
        week weeks month months year years hour hours minute minutes second seconds moment ago today's monday tuesday
        wednesday thursday friday saturday sunday january february march july september october november december
        say says said saying tell tells told telling ask asks asked asking answer answers answered go goes went gone going
        come comes came coming get gets got gotten getting give gives gave given giving take takes took taken taking make
        makes made making see sees saw seen seeing look looks looked looking know knows knew known knowing think thinks
        thought thinking want wants wanted wanting use uses using find finds found finding put puts putting try tries tried
        trying leave leaves left leaving call calls called calling keep keeps kept keeping let lets letting begin begins
        began begun beginning start starts started starting stop stops stopped stopping seem seems seemed help helps helped
        helping show shows showed shown showing hear hears heard hearing play plays played playing run runs ran running
        move moves moved moving live lives lived living believe believes believed hold holds held holding bring brings
        brought bringing happen happens happened happening write writes wrote written writing provide sit sits sat sitting
        stand stands stood standing lose loses lost losing pay pays paid paying meet meets met meeting include includes
        continue set sets setting learn learns learned learnt change changes changed changing lead leads led understand
        understands understood watch watches watched watching follow follows followed stop create speak speaks spoke spoken
        speaking read reads reading allow allows add adds added spend spends spent grow grows grew grown open opens opened
        opening close closes closed walk walks walked walking win wins won offer offers offered remember remembers love
        loves loved consider appear appears appeared buy buys bought buying wait waits waited waiting serve serves die dies
        died dying send sends sent sending expect expects build builds built stay stays stayed staying fall falls fell
        fallen cut cuts reach reaches kill kills killed remain remains suggest suggests raise pass passes passed sell sells
        sold require report reports reported decide decides decided pull pulls return returns returned hope hopes hoped
        explain explains wish wishes wonder wonders worry feel feels felt feeling become becomes became hate hates hated
        want eat eats ate eaten drink drinks drank sleep sleeps slept drive drives drove driven driving fly flies flew flown
        sing sings sang wear wears wore worn teach teaches taught catch catches caught break breaks broke broken fight
        fights fought throw throws threw thrown draw draws drew drawn choose chooses chose chosen lie lies lay turn turns
        turned work works worked working sign signs signed check checks checked order orders ordered prescribed recommended
        good better best bad worse worst big small large little great high low old new young long short important real true
        false full empty easy hard difficult possible impossible strong weak hot warm cool cold nice fine happy sad angry
        ready busy free clear wrong special certain public private main major minor local national international social
        general common single double final next last first third fourth sixth seventh eighth ninth tenth former current
        recent present nearby nearest nearer closest beautiful ugly clean dirty dead alive sick healthy rich poor cheap
        expensive quick slow fast quiet loud heavy light dark bright deep wide narrow thick thin soft smooth rough sharp
        flat round straight safe dangerous interesting boring funny serious strange usual normal simple complex
        man men woman women boy boys girl girls child children kid kids baby people person guy guys folks friend friends
        family mother father mom mum dad parents parent brother sister son daughter husband wife uncle aunt cousin
        grandmother grandfather neighbor neighbour boss team group company business office shop store market school college
        hospital clinic church house home room door window kitchen street road city town village country state world place
        places area part parts side end line lines number numbers name names word words question questions problem
        problems idea ideas reason reasons fact case cases point points story book books paper letter letters page picture
        movie film music song game games car cars bus train plane boat bike truck trip food water money price cost bill
        account card bank credit payment payments insurance policy phone email message service customer support system
        computer screen file document form plan job jobs project product program data information news history law
        government police court judge war peace power force body head face eye eyes hair hand hands arm arms leg legs foot
        feet heart mind life death health doctor doctors patient patients medicine pain blood test dog cat animal tree
        trees flower garden fire air sun moon star sky rain snow wind weather table chair bed box bag bottle cup glass plate
        clothes shirt shoes hat coat gold iron wood stone paper plastic kind sort type lot lots bit couple pair set bunch
        percent dollar dollars pound pounds euro euros cent cents mile miles meter meters inch inches feet size color colour
        level rate course class lesson exam party event meeting appointment interview conversation discussion decision
        change difference mistake chance luck help advice attention care order rule control experience view opinion truth
        lie secret dream fear trouble danger fun joke sir ma'am madam gentleman gentlemen lady ladies oh lord god heaven hell
        thou thee thy thine ye hath doth art shalt wilt hast tis twas unto thereby wherein whereby whither hither anon
        quoth regarding concerning according due able unable likely unlikely glad afraid aware sure sorry welcome
        ahead instead therefore however moreover otherwise anyway meanwhile indeed certainly probably definitely
        exactly especially particularly mostly mainly finally suddenly quickly slowly carefully simply clearly
        dot at dash underscore hyphen slash comma period colon hash star space capital lowercase uppercase
        extremely entirely hugely wholly partly fully surely truly merely purely solely duly daily weekly monthly
        retired married divorced interested worried excited tired surprised confused allergic pregnant vegetarian
        sending regards concerning cheers congratulations hopefully apparently obviously basically literally totally
        honestly frankly personally wonderful excellent perfect terrible horrible amazing awesome lovely mental
        psychiatric animal field veterans psychiatric emergency regional community private university ordinary
        dirt gravel country busy quiet one way wrong every busy bumpy rocky winding dusty
        """

    /// Those of them that begin something new: after one, what stood before was no description of it.
    static let linking = """
        and but or nor so because since when while if that which who where i you he she it we they i'm i've i'd i'll he's
        she's it's we're they're you're there there's for from in on at with without to by about before after until till
        during under over of as than now today tonight tomorrow yesterday again right last this these already still too
        though then also is was are were has had have isn't wasn't the my his her our your their please yes no okay ok
        yeah well just only not do does did can could will would should may might maybe actually every all what how why
        myself himself herself here back once twice later ago anymore anyway however unless not please thanks thank
        sorry hi hello usually sometimes always often never mister
        """
}
