import ParlanceCore

/// Names of places, by how sure they are on their own.
enum PlaceLists {
    /// Countries, regions of the world, states and provinces.
    static let lands = """
        isle of wight | isle of man | isle of skye | channel islands | isles of scilly | outer hebrides | u s a | the u s a
        afghanistan | albania | algeria | andorra | angola | argentina | armenia | australia | austria | azerbaijan
        bahamas | bahrain | bangladesh | barbados | belarus | belgium | belize | benin | bhutan | bolivia | bosnia
        botswana | brazil | brunei | bulgaria | burkina faso | burundi | cambodia | cameroon | canada | cape verde
        chile | colombia | congo | costa rica | croatia | cuba | cyprus | czech republic | denmark | djibouti
        dominican republic | ecuador | egypt | el salvador | eritrea | estonia | ethiopia | fiji | finland | france
        gabon | gambia | germany | ghana | greece | grenada | guatemala | guinea | guyana | haiti | honduras | hungary
        iceland | india | indonesia | iran | iraq | ireland | northern ireland | israel | italy | ivory coast | jamaica
        japan | kazakhstan | kenya | kosovo | kuwait | kyrgyzstan | laos | latvia | lebanon | lesotho | liberia | libya
        liechtenstein | lithuania | luxembourg | macedonia | madagascar | malawi | malaysia | maldives | malta
        mauritania | mauritius | mexico | moldova | monaco | mongolia | montenegro | morocco | mozambique | myanmar
        namibia | nepal | netherlands | new zealand | nicaragua | niger | nigeria | north korea | norway | oman
        pakistan | palestine | panama | papua new guinea | paraguay | peru | philippines | portugal | qatar | romania
        russia | rwanda | samoa | saudi arabia | scotland | senegal | serbia | sierra leone | singapore | slovakia
        slovenia | somalia | south africa | south korea | south sudan | spain | sri lanka | sudan | suriname | sweden
        switzerland | syria | taiwan | tajikistan | tanzania | thailand | togo | trinidad and tobago | tunisia
        turkmenistan | uganda | ukraine | united arab emirates | united kingdom | united states | united states of america
        great britain | britain | england | wales | uruguay | uzbekistan | vatican | venezuela | vietnam | yemen | zambia
        zimbabwe | soviet union | korea | hong kong | puerto rico | guam | greenland | the u k | the u s | the usa | u s a
        europe | africa | asia | south america | north america | latin america | antarctica | middle east | scandinavia
        the caribbean | the balkans | siberia | tibet | the pacific | the atlantic | pacific ocean | atlantic ocean
        indian ocean | mediterranean | the himalayas | the alps | mount everest | lake michigan | lake tahoe | niagara falls
        grand canyon | mississippi river | the amazon river | the thames | the nile | the rhine | the danube
        alabama | alaska | arizona | arkansas | california | colorado | connecticut | delaware | florida | hawaii | idaho
        illinois | indiana | iowa | kansas | kentucky | louisiana | maine | maryland | massachusetts | michigan
        minnesota | mississippi | missouri | montana | nebraska | nevada | new hampshire | new jersey | new mexico
        new york | new york state | north carolina | north dakota | ohio | oklahoma | oregon | pennsylvania | rhode island
        south carolina | south dakota | tennessee | texas | utah | vermont | virginia | west virginia | washington state
        wisconsin | wyoming | district of columbia | ontario | quebec | british columbia | alberta | manitoba
        saskatchewan | nova scotia | new brunswick | newfoundland | prince edward island | yukon | queensland
        new south wales | tasmania | bavaria | tuscany | sicily | sardinia | catalonia | andalusia | normandy | provence
        cornwall | devon | dorset | somerset | wiltshire | hampshire | surrey | kent county | essex | sussex | suffolk
        norfolk | yorkshire | lancashire | cheshire | derbyshire | nottinghamshire | lincolnshire | leicestershire
        warwickshire | oxfordshire | cambridgeshire | gloucestershire | hertfordshire | berkshire | buckinghamshire
        northumberland | cumbria | shropshire | county cork | county kerry | county clare | galway | donegal
        punjab | gujarat | kerala | rajasthan | bihar | tamil nadu | maharashtra | orange county | cook county
        los angeles county | kings county | long island | staten island | silicon valley | new england | bay area
        """

    static let cities = """
        new york city | los angeles | chicago | houston | philadelphia | san antonio | san diego | dallas | san jose
        austin | jacksonville | fort worth | columbus | san francisco | indianapolis | seattle | denver | washington
        washington d c | boston | el paso | detroit | nashville | memphis | oklahoma city | las vegas | louisville
        baltimore | milwaukee | albuquerque | tucson | fresno | sacramento | kansas city | mesa arizona | atlanta | omaha
        colorado springs | raleigh | miami | virginia beach | long beach | oakland | minneapolis | tulsa | tampa
        new orleans | wichita | cleveland | bakersfield | honolulu | anaheim | santa ana | corpus christi | riverside
        lexington | stockton | saint louis | st louis | saint paul | cincinnati | pittsburgh | anchorage | greensboro
        plano | newark | toledo | lincoln nebraska | orlando florida | orlando | chula vista | jersey city | durham
        fort wayne | saint petersburg | laredo | scottsdale | tempe | spokane | baton rouge | boise | tacoma
        des moines | rochester | birmingham | montgomery alabama | salt lake city | little rock | tallahassee
        albany | syracuse | worcester | providence rhode island | hartford | new haven | santa monica | santa fe
        santa barbara | palo alto | mountain view | cupertino | berkeley | pasadena | burbank | beverly hills | hollywood
        manhattan | brooklyn | the bronx | queens new york | harlem | cape cod | myrtle beach | key west | fort lauderdale
        west palm beach | portland | eugene oregon | ann arbor | grand rapids | madison wisconsin | green bay
        toronto | montreal | vancouver | calgary | edmonton | ottawa | winnipeg | quebec city | halifax | saskatoon
        london | manchester | liverpool | leeds | sheffield | bristol | glasgow | edinburgh | cardiff | belfast
        newcastle | nottingham | leicester | coventry | southampton | portsmouth | plymouth | brighton | oxford
        cambridge | norwich | exeter | swansea | aberdeen | dundee | inverness | stratford upon avon | milton keynes
        blackpool | wolverhampton | peterborough | canterbury | dublin | limerick ireland | galway city
        paris | marseille | lyon | toulouse | bordeaux | strasbourg | strasburg | lille | versailles
        berlin | munich | hamburg | cologne | frankfurt | stuttgart | dresden | leipzig | dusseldorf | nuremberg | lubeck
        mainz | maintz | heidelberg | vienna | salzburg | zurich | geneva | basel | basle | bern | lausanne
        rome | milan | venice | naples | turin | palermo | bologna | genoa | verona | pisa | subiaco
        madrid | barcelona | seville | malaga | bilbao | granada | zaragoza | lisbon | porto
        amsterdam | rotterdam | the hague | utrecht | eindhoven | brussels | antwerp | ghent | bruges
        copenhagen | stockholm | gothenburg | malmo | oslo | bergen | helsinki | reykjavik
        warsaw | krakow | gdansk | prague | brno | bratislava | budapest | bucharest | sofia bulgaria | belgrade | zagreb
        sarajevo | ljubljana | athens | thessaloniki | istanbul | ankara | izmir | moscow | leningrad | kiev | kyiv | odessa
        lviv | minsk | riga | vilnius | tallinn
        tokyo | osaka | kyoto | yokohama | nagoya | sapporo | hiroshima | nagasaki | seoul | busan | beijing | shanghai
        shenzhen | guangzhou | chengdu | wuhan | nanjing | taipei | macau | hanoi | saigon | ho chi minh city
        bangkok | chiang mai | phuket | manila | cebu | jakarta | bali | kuala lumpur | penang | yangon | phnom penh
        mumbai | bombay | delhi | new delhi | bangalore | bengaluru | hyderabad | chennai | madras | kolkata | calcutta
        pune | ahmedabad | jaipur | lucknow | karachi | lahore | islamabad | dhaka | kathmandu | colombo sri lanka
        kabul | tehran | baghdad | basra | damascus | aleppo | beirut | jerusalem | tel aviv | haifa | gaza | amman
        riyadh | jeddah | mecca | medina | dubai | abu dhabi | doha | muscat oman | sanaa
        cairo | alexandria | casablanca | marrakesh | tunis | algiers | tripoli | lagos | abuja | accra | dakar
        nairobi | mombasa | kampala | kigali | addis ababa | dar es salaam | lusaka | harare | johannesburg | cape town
        durban | pretoria | khartoum | kinshasa | luanda
        sydney | melbourne | brisbane | perth | adelaide | canberra | hobart | auckland | wellington | christchurch
        mexico city | guadalajara | monterrey | cancun | tijuana | acapulco | havana | kingston jamaica | san juan
        panama city | bogota | medellin | cali colombia | caracas | quito | lima peru | la paz | santiago chile
        buenos aires | cordoba | montevideo | sao paulo | rio de janeiro | rio | brasilia | salvador bahia
        heathrow | gatwick | j f k airport | wall street | downing street | fifth avenue | times square | central park
        the white house | buckingham palace | broadway
        """

    /// Places that are words or names of people too: taken after a word of place.
    static let ambiguous = """
        turkey | jordan | georgia | chad | china | mali | phoenix | buffalo | cork | hull | lima | quito | jackson
        lincoln | charlotte | savannah | madison | florence | victoria | chelsea | jersey | providence | aurora | eugene
        arlington | richmond | cleveland | franklin | salem | clinton | dover | kent | york | lancaster | chester | derby
        wells | warwick | stratford | kingston | hamilton | guinea | panama | queens | mesa | irving | garland | gary
        bedford | cheshire | fairfield | springfield | greenville | georgetown | oxford | concord | independence
        """

    /// Places that are such ordinary words that "in" and "to" do not tell.
    static let risky = """
        reading | nice | bath | mobile | orange | split | deal | bend | essen | normal | liberal | hope | faith | rugby
        barking | ware | rye | eye | sandwich | flint | tring | battle
        """

    static let streets = """
        street avenue road lane boulevard parkway highway crescent terrace freeway expressway alley
        """

    /// Kinds of street that are ordinary words: taken after a house number.
    static let looseStreets = """
        drive court way place close square circle row trail loop gardens grove mews hill heights ridge walk plaza view
        ave blvd
        """
}
