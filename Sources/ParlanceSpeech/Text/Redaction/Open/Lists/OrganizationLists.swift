import ParlanceCore

/// Companies, institutions, and the words that make one of a name.
enum OrganizationLists {
    static let sure = """
        google | microsoft | facebook | netflix | walmart | costco | home depot | best buy | kroger | starbucks
        mcdonald's | mcdonalds | burger king | pizza hut | coca cola | pepsi | pepsico | nestle | unilever
        procter and gamble | johnson and johnson | general electric | general motors | toyota | honda | nissan
        volkswagen | mercedes benz | bmw | b m w | audi | porsche | hyundai | kia motors | tesla motors | chrysler
        goldman sachs | morgan stanley | j p morgan | jpmorgan | jp morgan | wells fargo | bank of america | citibank
        citigroup | capital one | american express | mastercard | paypal | hsbc | h s b c | barclays | lloyds | natwest
        santander | deutsche bank | credit suisse | u b s | b n p paribas | societe generale | charles schwab | vanguard group
        fidelity investments | blackrock | state farm | allstate | geico | aetna | cigna | humana | unitedhealthcare
        united healthcare | blue cross | blue cross blue shield | kaiser permanente | metlife | prudential
        verizon | a t and t | at and t | at&t | t mobile | comcast | vodafone | british telecom | telefonica
        fedex | fed ex | u p s | dhl | d h l | usps | u s p s | royal mail
        american airlines | united airlines | delta airlines | southwest airlines | british airways | lufthansa | ryanair
        emirates airlines | air france | qantas | easyjet | air canada | jetblue
        boeing | airbus | lockheed martin | raytheon | northrop grumman | nasa | exxon | exxonmobil | exxon mobil | chevron
        british petroleum | conocophillips | gazprom | aramco | samsung | sony | panasonic | toshiba | hitachi | huawei
        xiaomi | lenovo | nokia | ericsson | siemens | bosch | philips electronics | ibm | i b m | intel corporation
        nvidia | a m d | qualcomm | cisco | hewlett packard | dell computers | salesforce | adobe | linkedin | youtube
        instagram | whatsapp | tiktok | snapchat | spotify | airbnb | lyft | ebay | etsy | alibaba | tencent | baidu
        dropbox | github | slack technologies | openai | deepmind | assemblyai | ikea | h and m | zara | nike | adidas | reebok
        tesco | sainsbury's | sainsburys | waitrose | asda | aldi | lidl | carrefour | marks and spencer | john lewis
        walgreens | rite aid | c v s | cvs | pfizer | moderna | astrazeneca | glaxosmithkline | novartis | merck | bayer
        roche | sanofi | eli lilly | deloitte | pricewaterhousecoopers | ernst and young | k p m g | kpmg | mckinsey
        accenture | pwc | p w c | disney | warner brothers | paramount pictures | universal studios | c n n | cnn | b b c | bbc
        the new york times | the washington post | the guardian newspaper | wall street journal | associated press | reuters
        harvard | yale | princeton | stanford | m i t | columbia university | cornell | u c l a | ucla | caltech
        oxford university | cambridge university | london school of economics | imperial college
        f b i | fbi | c i a | cia | i r s | irs | homeland security | supreme court | united nations | nato
        european union | world bank | world health organization | international monetary fund | red cross | salvation army
        greenpeace | unicef | amnesty international | congress of the united states | house of commons | scotland yard
        manchester united | real madrid | new york yankees | los angeles lakers | medicare | medicaid | social security administration
        department of motor vehicles | department of justice | department of defense | department of health
        department of education | department of state | department of labor | n h s | nhs | d m v | dmv
        """

    /// Companies that are words or names too: taken where work, money or goods are spoken of.
    static let ambiguous = """
        apple | amazon | target | shell | gap | oracle | meta | visa | ford | delta | united | chase | sprint | uber
        discover | orange | total | intel | dell | tesla | twitter | zoom | slack | square | stripe | subway | wendy's
        lowe's | lowes | macy's | kohl's | sears | progressive | cricket | humana | mars | puma | boots | next | three
        citizens | regions | fidelity | vanguard | prudential | caterpillar | monster | indeed
        """

    /// Words that make an organization of the word before them, wherever they stand.
    static let suffixes = """
        inc | incorporated | l l c | llc | ltd | gmbh | p l c | plc | corporation | and sons | and partners
        and associates
        """

    /// Words that do so after a word such as "at" or "for".
    static let looseSuffixes = """
        university | college | bank | credit union | airlines | airways | insurance | group | foundation | institute | holdings
        partners | associates | industries | enterprises | technologies | consulting | logistics | pharmaceuticals
        motors | electronics | limited | high school | elementary school | middle school | primary school | savings bank
        law firm | corp | and company | construction company | ministries | police department | fire department
        county council | city council | football club | church of england
        """

    static let facilities = """
        mayo clinic | cleveland clinic | johns hopkins | johns hopkins hospital | mount sinai | mount sinai hospital
        mass general | massachusetts general | massachusetts general hospital | cedars sinai | great ormond street
        great ormond street hospital | guy's hospital | bellevue hospital | stanford hospital | m d anderson
        walter reed | memorial sloan kettering | sloan kettering | planned parenthood | saint jude's | st jude's
        """

    /// Words that make a medical facility of the words before them.
    static let facilityHeads = """
        hospital | clinic | medical center | medical centre | health center | health centre | urgent care | hospice
        infirmary | general hospital | memorial hospital | children's hospital | regional hospital | university hospital
        community hospital | regional medical center | dental | pediatrics | nursing home | medical group | medical practice
        surgery center | eye clinic | cancer center | rehabilitation center | pharmacy | dialysis center
        """
}
