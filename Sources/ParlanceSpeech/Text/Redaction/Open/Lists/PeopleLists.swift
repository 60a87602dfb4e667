import ParlanceCore

/// What people are and what they do.
enum PeopleLists {
    /// What is worked with, and as what.
    static let trades: [(String, String)] = [
        (
            "civil | structural | mechanical | electrical | chemical | aerospace | biomedical | sound | network | data | systems | design",
            "engineer"
        ),
        (
            "primary school | secondary school | high school | nursery | maths | math | music | science | history | dance | english | p e | art",
            "teacher"
        ),
        ("veterinary | heart | brain | plastic | dental | orthopaedic | orthopedic | trauma", "surgeon"),
        ("student | community | district | school | veterinary | dental | theatre | psychiatric", "nurse"),
        ("taxi | bus | lorry | truck | delivery | van | train | tram | coach | forklift | ambulance | uber", "driver"),
        (
            "social | care | factory | warehouse | construction | youth | farm | support | railway | steel | postal",
            "worker"
        ),
        ("shop | teaching | care | legal | dental | sales | personal | research | nursing | office", "assistant"),
        (
            "project | sales | office | bank | store | warehouse | account | product | hotel | factory | restaurant | marketing",
            "manager"
        ),
        ("police | prison | probation | customs | army | immigration | fire", "officer"),
        ("graphic | web | fashion | interior | game | product", "designer"),
        ("civil", "servant"), ("lab | dental | pharmacy | i t | computer | sound", "technician"),
        ("data | business | financial | systems | market", "analyst"), ("flight | parking | car park", "attendant"),
        ("speech | occupational | massage | physical | family | beauty", "therapist"),
        ("estate | travel | letting | insurance | real estate", "agent"),
    ]

    static let occupations = """
        engineer | software engineer | mechanical engineer | electrical engineer | civil engineer | software developer
        web developer | programmer | computer programmer | data scientist | data analyst | systems administrator
        accountant | bookkeeper | auditor | actuary | economist | stockbroker | financial advisor | financial analyst
        investment banker | bank teller | banker | lawyer | attorney | solicitor | barrister | paralegal | notary
        nurse | registered nurse | nurse practitioner | surgeon | heart surgeon | physician | pediatrician | paediatrician
        cardiologist | dermatologist | neurologist | oncologist | psychiatrist | psychologist | radiologist | gynecologist
        obstetrician | urologist | anesthesiologist | orthodontist | optometrist | chiropractor | dentist | dental hygienist
        pharmacist | paramedic | midwife | physiotherapist | physical therapist | veterinarian | dietitian | nutritionist
        teacher | school teacher | schoolteacher | math teacher | english teacher | kindergarten teacher | substitute teacher
        librarian | social worker | caregiver | childminder
        plumber | electrician | carpenter | bricklayer | roofer | welder | machinist | mechanic | car mechanic
        auto mechanic | construction worker | factory worker | locksmith | blacksmith | glazier | plasterer | stonemason
        truck driver | bus driver | taxi driver | delivery driver | uber driver | train driver | lorry driver | chauffeur
        airline pilot | flight attendant | air traffic controller | stewardess | mail carrier | postman | mailman
        firefighter | fireman | policeman | policewoman | police officer | security guard | prison officer | bodyguard
        private investigator | bartender | barista | waiter | waitress | chef | sous chef | head chef | cashier
        hairdresser | hairstylist | beautician | barber | seamstress | dressmaker | florist | butcher | fishmonger
        janitor | housekeeper | caretaker | gardener | landscaper | farmer | dairy farmer | fisherman | lumberjack | rancher
        real estate agent | estate agent | realtor | travel agent | insurance agent | sales representative | salesman
        saleswoman | salesperson | shop assistant | sales assistant | store manager | project manager | product manager
        bank manager | office manager | general manager | account manager | marketing manager | sales manager
        operations manager | human resources manager | chief executive officer | chief executive | chief financial officer
        chief technology officer | c e o | ceo | c f o | c t o | vice president of sales | managing director
        executive assistant | personal assistant | administrative assistant | receptionist | secretary of state
        architect | graphic designer | interior designer | fashion designer | photographer | journalist | novelist
        translator | interpreter | copywriter | actress | musician | violinist | pianist | opera singer | comedian
        physicist | chemist | biologist | mathematician | geologist | astronomer | archaeologist | historian | botanist
        university professor | research scientist | lab technician | sociologist | anthropologist | meteorologist
        clergyman | rabbi | imam | undertaker | funeral director | astronaut | professional athlete | personal trainer
        babysitter | nanny | au pair | bricklayer | shoemaker | cobbler | woodcutter | goldsmith | jeweler | upholsterer
        newsman | weatherman | milkman | miner | coal miner | surveyor | building inspector | customs officer | probation officer
        """

    /// Occupations that are roles or words too: taken after "i'm a", "works as a" and their like.
    static let ambiguousOccupations = """
        doctor | manager | director | driver | cook | judge | guard | pilot | soldier | sailor | officer | clerk | student
        assistant | secretary | consultant | contractor | supervisor | professor | lecturer | scientist | researcher
        writer | author | artist | painter | actor | singer | dancer | player | coach | trainer | designer | developer
        tailor | baker | priest | minister | nun | monk | pastor | politician | senator | broker | trader | agent | planner
        cleaner | maid | servant | steward | host | hostess | technician | analyst | administrator | editor | reporter
        model | counselor | therapist | tutor | instructor | principal | dean | captain | sergeant | colonel | inspector
        detective | porter | miller | smith | tanner | weaver | laborer | labourer | operator | foreman | builder | entrepreneur
        """

    static let nationalities = """
        american | african american | asian american | native american | canadian | mexican | brazilian | argentinian
        argentine | chilean | colombian | venezuelan | peruvian | cuban | puerto rican | dominican | haitian | jamaican
        guatemalan | honduran | salvadoran | nicaraguan | costa rican | ecuadorian | bolivian | uruguayan | british | scottish
        irish | welsh | englishman | englishwoman | irishman | scotsman | frenchman | frenchwoman | dutchman
        german | austrian | italian | sicilian | portuguese | belgian | norwegian | swedish | danish | finnish | icelandic
        ukrainian | russian | belarusian | lithuanian | latvian | estonian | czech | slovak | hungarian | romanian | bulgarian
        serbian | croatian | bosnian | slovenian | albanian | macedonian | greek | turkish | turk | cypriot | maltese
        israeli | palestinian | lebanese | syrian | jordanian | iraqi | iranian | persian | kuwaiti | saudi | yemeni | emirati
        egyptian | libyan | tunisian | algerian | moroccan | sudanese | ethiopian | somali | kenyan | ugandan | tanzanian
        rwandan | nigerian | ghanaian | senegalese | cameroonian | congolese | zambian | zimbabwean | south african
        afghan | pakistani | indian | bangladeshi | sri lankan | nepalese | nepali | tibetan | burmese | thai | laotian
        cambodian | vietnamese | malaysian | indonesian | filipino | filipina | singaporean | taiwanese | chinese | japanese
        korean | south korean | north korean | mongolian | kazakh | uzbek | georgian | armenian | azerbaijani
        australian | new zealander | fijian | samoan | hawaiian | european | hispanic | latino | latina | caucasian
        french | spanish | spaniard | swiss | dutch | dane | swede | catalan | basque | kurdish
        """

    /// Nationalities that are words too, or chiefly a language's name: taken after "i'm", "is" and their like.
    static let ambiguousNationalities = """
        english | polish | pole | finn | scot | brit | brits | latin
        """

    static let languages = """
        hindi | mandarin | cantonese | urdu | tamil | bengali | sinhala | nepali | tigrinya | xhosa | maori | catalan | basque | breton | british sign language | telugu | punjabi | gujarati | marathi | malayalam | kannada
        arabic | hebrew | swahili | tagalog | farsi | pashto | yoruba | igbo | hausa | zulu language | esperanto | yiddish
        sign language | american sign language | creole | gaelic | amharic | bahasa | sanskrit
        """

    /// Languages that are nationalities or words too: taken after "speak", "in" and their like.
    static let ambiguousLanguages = """
        english | french | spanish | german | italian | portuguese | russian | chinese | japanese | korean | dutch | greek
        turkish | polish | swedish | norwegian | danish | finnish | czech | hungarian | romanian | bulgarian | serbian
        croatian | ukrainian | vietnamese | thai | indonesian | malay | bengali | persian | somali | latin | welsh | irish
        icelandic | catalan | basque | armenian | albanian | lithuanian | latvian | estonian | slovak | kurdish | nepali
        """

    /// What a nationality describes without saying anything of a person.
    static let goods = """
        fries express airlines toast press door doors kiss bread onion pastry pastries shepherd muffin muffins breakfast cheese army
        roll delight wax food restaurant restaurants cuisine wine takeout dressing chocolate coffee tea beer salad roulette
        yogurt yoghurt oven sausage horn poodle bulldog twist checkers doll dolls cooking dish dishes
        """

    static let religions = """
        orthodox christian | greek orthodox | russian orthodox | orthodox jew | born again christian | seventh day adventist | church of england | agnostic
        catholic | roman catholic | protestant | muslim | islam | islamic | sunni | shia | shiite | jewish | jew | judaism
        orthodox jew | hindu | hinduism | buddhist | buddhism | sikh | sikhism | atheist | atheism | agnostic | mormon
        baptist | southern baptist | methodist | lutheran | evangelical | presbyterian | quaker | anglican | episcopalian
        pentecostal | jehovah's witness | jehovah's witnesses | seventh day adventist | greek orthodox | russian orthodox
        eastern orthodox | christianity | catholicism | protestantism | unitarian | taoist | taoism | zoroastrian | rastafarian
        scientologist | scientology | wiccan | pagan religion | born again christian | jainism | shinto
        """

    static let ambiguousReligions = "christian | orthodox | pagan | amish | reformed"

    static let politics = """
        democrat | republican | socialist | democratic socialist | communist | libertarian | marxist | tory | tories
        green party | labour party | labor party | conservative party | liberal party | democratic party | republican party
        liberal democrat | lib dem | lib dems | social democrat | christian democrat | tea party movement | communist party
        socialist party | libertarian party | nazi | fascist | anarchist | far right | far left | left wing | right wing
        liberal democrats | national front | sinn fein | scottish national party | s n p | g o p
        """

    static let ambiguousPolitics = """
        conservative | liberal | labour | labor | progressive | independent | green | greens | moderate | republican | centrist
        """

    static let genders = """
        male | female | non binary | nonbinary | transgender | transgendered | cisgender | genderqueer | gender fluid
        genderfluid | trans woman | trans man | trans male | trans female | intersex | agender | transsexual
        """

    static let sexualities = """
        homosexual | heterosexual | bisexual | lesbian | pansexual | asexual | gay man | gay woman | gay couple | queer person
        """

    static let ambiguousSexualities = "gay | straight | queer | bi | curious"

    static let marital = """
        never married | in a civil partnership | in a domestic partnership | married | divorced | widowed | widower | divorcee | unmarried | newlywed | newlyweds | civil partnership
        domestic partnership | common law wife | common law husband | legally separated | ex husband | ex wife | remarried
        """

    static let zodiac = """
        aries | taurus | virgo | scorpio | sagittarius | capricorn | aquarius | pisces
        """

    static let ambiguousZodiac = "cancer | leo | gemini | libra"

    static let colours = """
        blue brown green hazel grey gray black blonde blond red auburn white silver ginger dark amber sandy chestnut
        """

    static let looks = """
        blonde hair | curly hair | straight hair | wavy hair | long hair | short hair | bald | balding | blonde | brunette
        redhead | red head | red headed | green eyed | blue eyed | brown eyed | left handed | right handed | freckles
        bearded | light skinned | dark skinned | olive skin | dark skin | fair skin | pale skin | birthmark
        """

    static let events = """
        new year | new year's eve party | christmas | christmas eve | christmas day | new year's eve | new year's day | new year's | new years eve | new years day
        easter | easter sunday | good friday | thanksgiving | thanksgiving day | halloween | hanukkah | chanukah | kwanzaa
        ramadan | eid | eid al fitr | diwali | holi | passover | yom kippur | rosh hashanah | purim | lent season
        valentine's day | valentines day | saint patrick's day | st patrick's day | mother's day | father's day
        independence day | fourth of july | july fourth | memorial day | labor day | veterans day | columbus day
        martin luther king day | presidents day | boxing day | bank holiday | guy fawkes night | bonfire night | bastille day
        remembrance day | mardi gras | cinco de mayo | chinese new year | lunar new year | oktoberfest | groundhog day
        black friday | cyber monday | earth day | april fools day | ash wednesday | palm sunday | pentecost
        world war one | world war two | first world war | second world war | world war | civil war | american civil war
        cold war | vietnam war | korean war | gulf war | revolutionary war | american revolution | french revolution
        industrial revolution | russian revolution | the great depression | the great fire of london | the holocaust
        the renaissance | the crusades | boston tea party | cuban missile crisis | pearl harbor | september eleventh
        nine eleven | d day | battle of britain | battle of waterloo | battle of gettysburg | battle of hastings | woodstock
        olympics | olympic games | winter olympics | summer olympics | paralympics | world cup | super bowl | world series
        wimbledon | tour de france | grand prix | boston marathon | london marathon | new york marathon | kentucky derby
        stanley cup | champions league | ryder cup | u s open | coachella | glastonbury | burning man | comic con
        sundance | cannes film festival | film festival | jazz festival | edinburgh festival | eurovision | academy awards
        the oscars | grammy awards | the grammys | golden globes | nobel prize | hurricane katrina | hurricane sandy
        chernobyl | watergate | brexit | black lives matter | world's fair
        """
}
